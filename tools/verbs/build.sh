# build: writes dist/, a folder that works on any static server, at any sub-path
source "$PROJECT/tools/setup/sources.sh"
source "$PROJECT/tools/setup/build.sh"
build_site
say "dist/ holds the site: $(du -sh "$PROJECT/dist" | cut -f1)"
