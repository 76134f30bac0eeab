#include "services/ehcp/store/diary_codec.h"

#include "common/journal/json.h"
#include "services/ehcp/store/ehc_request_codec.h"

namespace send::ehcp {
namespace {

using journal::FindDay;
using journal::GetDay;
using journal::PutDay;
using journal::PutUnlessDefault;
using journal::Words;
using nlohmann::json;

constexpr Words<DiaryKind, 4> kKinds{{"note", "contact", "task", "document"}};
constexpr Words<DiaryTaskState, 3> kTaskStates{{"open", "done", "cancelled"}};
constexpr Words<DiaryDocumentKind, 8> kDocumentKinds{
    {"report", "school_record", "medical_record", "family_views", "child_views", "proof", "letter", "other"}};

void Put(const DiaryNote& note, json& object) { object["text"] = note.text; }

void Put(const DiaryContact& contact, json& object) {
  object["channel"] = WordOf(contact.channel);
  object["with_whom"] = contact.with_whom;
  object["said"] = contact.said;
}

void Put(const DiaryTask& task, json& object) {
  object["what"] = task.what;
  object["owner"] = task.owner;
  PutDay(object, "due_on", task.due_on);
  object["state"] = WordOf(task.state);
  PutDay(object, "ended_on", task.ended_on);
  PutUnlessDefault(object, "ended_by", task.ended_by);
  PutUnlessDefault(object, "ended_reason", task.ended_reason);
}

void Put(const DiaryDocument& document, json& object) {
  object["document_kind"] = kDocumentKinds.Of(document.kind);
  object["title"] = document.title;
  object["sender"] = document.sender;
  object["kept_at"] = document.kept_at;
}

DiaryContent ReadContent(const json& object) {
  switch (kKinds.Read(object.at("kind"))) {
    case DiaryKind::kNote:
      return DiaryNote{object.at("text")};
    case DiaryKind::kContact:
      return DiaryContact{ChannelOf(object.at("channel")), object.at("with_whom"), object.at("said")};
    case DiaryKind::kTask:
      return DiaryTask{object.at("what"),
                       object.at("owner"),
                       GetDay(object, "due_on"),
                       kTaskStates.Read(object.at("state")),
                       FindDay(object, "ended_on"),
                       object.value("ended_by", ""),
                       object.value("ended_reason", "")};
    case DiaryKind::kDocument:
      return DiaryDocument{kDocumentKinds.Read(object.at("document_kind")), object.at("title"),
                           object.at("sender"), object.at("kept_at")};
  }
  throw std::invalid_argument("unknown kind");
}

json ToJson(const DiaryEntry& entry) {
  json object{{"request_id", entry.request_id},
              {"pupil", entry.pupil},
              {"kind", WordOf(KindOf(entry.content))},
              {"author", entry.author}};
  PutDay(object, "on", entry.on);
  std::visit([&](const auto& content) { Put(content, object); }, entry.content);
  if (entry.correction) {
    object["correction"] = {{"by", entry.correction->by}, {"reason", entry.correction->reason}};
    PutDay(object["correction"], "on", entry.correction->on);
  }
  return object;
}

DiaryEntry ReadEntry(const json& object) {
  DiaryEntry entry{object.at("request_id"), object.at("pupil"),  GetDay(object, "on"),
                   ReadContent(object),     object.at("author"), std::nullopt};
  if (object.contains("correction")) {
    const json& correction = object["correction"];
    entry.correction = {GetDay(correction, "on"), correction.at("by"), correction.at("reason")};
  }
  return entry;
}

}  // namespace

std::string_view WordOf(DiaryKind kind) { return kKinds.Of(kind); }
std::string_view WordOf(DiaryTaskState state) { return kTaskStates.Of(state); }

}  // namespace send::ehcp

namespace send::journal {

std::string Codec<ehcp::DiaryEntry>::Encode(const ehcp::DiaryEntry& entry) {
  return ehcp::ToJson(entry).dump();
}

absl::StatusOr<ehcp::DiaryEntry> Codec<ehcp::DiaryEntry>::Decode(std::string_view document,
                                                                 int schema_version) {
  return DecodeWith(kKind, document, schema_version == kSchemaVersion, &ehcp::ReadEntry);
}

}  // namespace send::journal
