#pragma once

#include <string>
#include <string_view>

namespace send::ehcp {

// The table of the law as a page for people (services/ehcp/LIMITS.md), in Markdown.
std::string RenderLimitsPage();

// False for a limit that nothing in this program counts yet: it is law, and to come.
bool IsTracked(std::string_view limit_id);

}  // namespace send::ehcp
