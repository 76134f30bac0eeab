#pragma once

#include <string>

namespace send::ehcp {

// The table of the law as a page for people (services/ehcp/LIMITS.md), in Markdown.
std::string RenderLimitsPage();

}  // namespace send::ehcp
