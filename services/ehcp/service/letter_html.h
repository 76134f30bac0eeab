#pragma once

#include <string>
#include <string_view>

#include "services/ehcp/domain/letter.h"

namespace send::ehcp {

// The letter as one HTML document in British English that needs nothing else: its own style, which also lays it
// out on A4 paper, no scripts, and a policy that forbids it to load or to run anything. Every word of it that
// somebody wrote is escaped.
std::string RenderHtml(const Letter& letter);

// Text as it may stand between tags and in a quoted attribute.
std::string EscapeHtml(std::string_view text);

}  // namespace send::ehcp
