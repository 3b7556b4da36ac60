# The toolchain for systems without apt: docker build -t glassbox . && docker run -it -v "$PWD:/glassbox" -p 8000:8000 glassbox
FROM debian:13
COPY tools/setup/packages.txt /tmp/packages.txt
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $(sed 's/#.*//' /tmp/packages.txt) \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /glassbox
CMD ["./tools/dev", "serve", "--host", "0.0.0.0"]
