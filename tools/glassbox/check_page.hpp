// A page's text: its boxes and the samples that it takes listings from.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.hpp"
#include "tools/glassbox/box.hpp"

namespace glassbox {

using Boxes = std::map<std::string, ContentBox>;

// Each <glass-box box="…" lens="…"> names a box and a lens of it. Returns the boxes in their order.
std::vector<std::string> check_page_boxes(const std::string& file, std::string_view page, const Boxes& boxes,
                                          std::vector<Error>& errors);

// Each fenced block that names a sample (file="…", session="…", out="…", with lines="3-9") is empty, and the sample,
// its recording and its lines exist. `handbook` is the folder that the names start from.
void check_page_samples(const std::string& file, std::string_view page, const std::string& handbook,
                        std::vector<Error>& errors);

}  // namespace glassbox
