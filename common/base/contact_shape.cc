#include "common/base/contact_shape.h"

#include <algorithm>

namespace send {
namespace {

// Printable ASCII without what ends an address where it is written.
bool IsPlain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < '\x7f' && std::string_view("<>,;\"\\").find(c) == std::string_view::npos;
  });
}

// "example.org": a dot that is neither first nor last.
bool IsDotted(std::string_view host) {
  const size_t dot = host.find('.');
  return dot != std::string_view::npos && dot > 0 && host.back() != '.';
}

}  // namespace

bool IsEmailAddress(std::string_view text) {
  const size_t at = text.find('@');
  return text.size() <= 254 && IsPlain(text) && at != std::string_view::npos && at > 0 &&
         at == text.rfind('@') && IsDotted(text.substr(at + 1));
}

bool IsPhoneNumber(std::string_view text) {
  const auto digits = std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits >= 7 && digits <= 15 && text.size() <= 30 &&
         text.find_first_not_of("0123456789 +()-") == std::string_view::npos;
}

bool IsWebAddress(std::string_view text) {
  if (text.size() > 500 || !IsPlain(text)) return false;
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!text.starts_with(scheme)) continue;
    const std::string_view host =
        text.substr(scheme.size(), text.find_first_of("/?#", scheme.size()) - scheme.size());
    return IsDotted(host) && host.find('@') == std::string_view::npos;
  }
  return false;
}

}  // namespace send
