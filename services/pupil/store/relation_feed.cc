#include "services/pupil/store/relation_feed.h"

#include "common/journal/feed.h"
#include "services/pupil/store/codecs.h"
#include "services/pupil/store/rows.h"

namespace send::pupil {
namespace {

using PupilCodec = journal::Codec<Pupil>;
using RuleCodec = journal::Codec<AccessRule>;

absl::StatusOr<RelationChange> ReadChange(const journal::FeedEntry& entry) {
  const journal::StateText& text = *entry.state;
  RelationChange change{entry.seq, entry.tenant, entry.entity_id, text.recorded_at, {}};
  if (entry.kind == PupilCodec::kKind) {
    auto pupil = PupilCodec::Decode(text.state, text.schema_version);
    if (!pupil.ok()) return pupil.status();
    change.relation = OnRoll{pupil->setting};
    return change;
  }
  auto rule = RuleCodec::Decode(text.state, text.schema_version);
  if (!rule.ok()) return rule.status();
  change.pupil_id = rule->pupil_id;
  change.relation = RuleStanding{entry.entity_id, *std::move(rule), text.created_at};
  return change;
}

}  // namespace

absl::StatusOr<RelationPage> MysqlRelationFeed::List(int64_t after, int64_t limit, absl::Time deadline) {
  return ReadWith<RelationPage>(
      database_, deadline, [&](db::Connection& connection) -> absl::StatusOr<RelationPage> {
        const auto page = journal::ReadFeed(connection, after, {PupilCodec::kKind, RuleCodec::kKind}, limit);
        if (!page.ok()) return page.status();
        RelationPage told{{}, page->through, page->last, page->first_waiting, page->last_waiting};
        for (const journal::FeedEntry& entry : page->entries) {
          if (!entry.state) continue;
          auto change = ReadChange(entry);
          if (!change.ok()) return change.status();
          told.changes.push_back(*std::move(change));
        }
        return told;
      });
}

}  // namespace send::pupil
