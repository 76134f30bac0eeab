#pragma once

#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"
#include "common/civil/date.h"
#include "common/rpc/page_token.h"
#include "services/ehcp/service/page_bytes.h"

namespace send::ehcp {

// One page of a list that is ordered by a day and an id: `query` has `after`, the place of the last of the page
// before, and `limit`; `fetch` finds what it asks for, `day_of` is the day of one of them, and `write` adds
// it to the reply.
template <class Request, class Query, class Fetch, class DayOf, class Write, class Reply>
absl::Status ListByDay(const rpc::PageTokens& page_tokens, const rpc::Call& call, const Request& request,
                       Query query, Fetch fetch, DayOf day_of, Write write, Reply& reply) {
  const auto cursor = page_tokens.Open(call, request);
  if (!cursor.ok()) return cursor.status();
  if (!cursor->empty()) {
    const std::pair<std::string, std::string> place = absl::StrSplit(*cursor, absl::MaxSplits(' ', 1));
    query.after = {civil::ParseDate(place.first).value_or(absl::CivilDay()), place.second};
  }
  // One more than asked tells whether there is another page.
  const auto page_size = static_cast<size_t>(query.limit++);
  const auto found = fetch(query);
  if (!found.ok()) return found.status();
  const size_t shown = WritePage(*found, page_size, reply, write);
  if (found->size() > shown) {
    const auto& last = (*found)[shown - 1];
    const std::string place = absl::StrCat(civil::FormatDate(day_of(last)), " ", last.id);
    reply.set_next_page_token(page_tokens.Seal(call, request, place));
  }
  return absl::OkStatus();
}

}  // namespace send::ehcp
