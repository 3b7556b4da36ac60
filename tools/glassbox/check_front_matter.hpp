// The rules of front matter: what a page must say about itself, and what it may say.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/core/result.hpp"
#include "tools/glassbox/front_matter.hpp"

namespace glassbox {

// A row of content/handbook/pages.json: the pages that the handbook has or will have. Ids are stable, because a
// reader's progress hangs on them.
struct PlannedPage {
  std::string topic;
  std::string order;
};
using PlannedPages = std::map<std::string, PlannedPage>;

Result<PlannedPages> read_planned_pages(const std::string& path);

// A page about Glassbox itself: title and description.
void check_site_front_matter(const std::string& file, const FrontMatter& page, std::vector<Error>& errors);

// A page of the handbook, whose id is the file's name without its ending.
//   title description         text
//   id topic order module     as the row of `planned` says; module is the number before the point of order
//   kind                      topic, pattern, system, communication
//   level                     must, strong, internals: who cannot do without the page
//   minutes                   reading time, 1 to 120
//   prerequisites             ids of `planned`
//   versions                  {redis: "8"}: the systems that it holds for
//   boxes                     the page's boxes in their order; `shown` are those found in its text
//   errata                    rows of the list of errors that it teaches right
//   updated                   the day of the last change, 2026-11-24
void check_handbook_front_matter(const std::string& file, const std::string& id, const FrontMatter& page,
                                 const PlannedPages& planned, const std::vector<std::string>& shown,
                                 std::vector<Error>& errors);

}  // namespace glassbox
