#include "common/journal/feed_tail.h"

#include "absl/time/clock.h"
#include "common/journal/sql.h"

namespace send::journal {

absl::StatusOr<FeedEnds> FindFeedEnds(db::Connection& connection) {
  const auto rows = connection.Query(sql::kFindFeedEnds, {});
  if (!rows.ok()) return rows.status();
  return FeedEnds{db::IntOf((*rows)[0][0]), db::IntOf((*rows)[0][1])};
}

absl::StatusOr<FeedNews> FindFeedNews(db::Connection& connection, int64_t after) {
  const auto rows = connection.Query(sql::kListFeedTopics, {after});
  if (!rows.ok()) return rows.status();
  FeedNews news{.last = after};
  for (const db::Row& row : *rows) {
    news.last = db::IntOf(row[0]);
    news.topics.insert({db::TextOf(row[1]), db::TextOf(row[2])});
  }
  return news;
}

absl::Status FeedTail::Poll() {
  if (!parts_.is_wanted()) {
    last_.reset();
    return absl::OkStatus();
  }
  if (!last_) {
    const auto ends = parts_.ends();
    if (!ends.ok()) return ends.status();
    last_ = ends->last;
    // Whatever was numbered since they began.
    parts_.wake(std::nullopt);
    return absl::OkStatus();
  }
  while (true) {
    const auto news = parts_.news(*last_);
    if (!news.ok()) return news.status();
    if (news->last == *last_) return absl::OkStatus();
    last_ = news->last;
    parts_.wake(news->topics);
  }
}

FeedTail::Parts TailOf(db::Database& database, absl::Duration timeout) {
  FeedTail::Parts parts;
  parts.ends = [&database, timeout]() -> absl::StatusOr<FeedEnds> {
    absl::StatusOr<FeedEnds> ends = FeedEnds();
    const absl::Status status = database.Read(absl::Now() + timeout, [&](db::Connection& connection) {
      ends = FindFeedEnds(connection);
      return ends.status();
    });
    if (!status.ok()) return status;
    return ends;
  };
  parts.news = [&database, timeout](int64_t after) -> absl::StatusOr<FeedNews> {
    absl::StatusOr<FeedNews> news = FeedNews();
    const absl::Status status = database.Read(absl::Now() + timeout, [&](db::Connection& connection) {
      news = FindFeedNews(connection, after);
      return news.status();
    });
    if (!status.ok()) return status;
    return news;
  };
  return parts;
}

}  // namespace send::journal
