#include "clients/sendctl/cli/change.h"
#include "clients/sendctl/cli/record_history.h"
#include "clients/sendctl/cli/session.h"
#include "send/ehcp/v1/diary_service.grpc.pb.h"

namespace send::cli {
namespace {

using ehcp::v1::DiaryEntry;
using Stub = ehcp::v1::DiaryService::Stub;

// Of the EHC request named; what it holds are the flags.
absl::Status RunWrite(Session& session) {
  const auto parent = session.FullName("ehcRequests", session.arguments().Positional(0));
  if (!parent.ok()) return parent.status();
  ehcp::v1::CreateDiaryEntryRequest request;
  request.set_parent(*parent);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  request.set_request_id(session.RequestId());
  DiaryEntry reply;
  if (absl::Status status = session.Call(&Stub::CreateDiaryEntry, request, reply); !status.ok()) return status;
  return session.Show(reply);
}

// An entry has its whole name: its id alone does not say of which EHC request it is.
template <class Request>
absl::StatusOr<Request> Named(Session& session) {
  Request request;
  const auto name = session.RecordName();
  if (!name.ok()) return name.status();
  request.set_name(*name);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  return request;
}

template <class Request>
absl::Status ChangeOne(Session& session,
                       grpc::Status (Stub::*change)(grpc::ClientContext*, const Request&, DiaryEntry*)) {
  auto request = Named<Request>(session);
  if (!request.ok()) return request.status();
  DiaryEntry reply;
  return Change<ehcp::v1::GetDiaryEntryRequest>(session, &Stub::GetDiaryEntry, change, *request, reply);
}

absl::Status RunReassign(Session& session) { return ChangeOne(session, &Stub::ReassignDiaryTask); }
absl::Status RunMove(Session& session) { return ChangeOne(session, &Stub::MoveDiaryTask); }
absl::Status RunDone(Session& session) { return ChangeOne(session, &Stub::CompleteDiaryTask); }
absl::Status RunCancel(Session& session) { return ChangeOne(session, &Stub::CancelDiaryTask); }
absl::Status RunReopen(Session& session) { return ChangeOne(session, &Stub::ReopenDiaryTask); }

// What of an entry a correction says anew: all that the flags do not change stays as it was read.
DiaryEntry ContentOf(const DiaryEntry& read) {
  DiaryEntry content;
  if (read.has_note()) *content.mutable_note() = read.note();
  if (read.has_contact()) *content.mutable_contact() = read.contact();
  if (read.has_task()) content.mutable_task()->set_what(read.task().what());
  if (read.has_document()) *content.mutable_document() = read.document();
  return content;
}

absl::Status RunCorrect(Session& session) {
  ehcp::v1::GetDiaryEntryRequest get;
  const auto name = session.RecordName();
  if (!name.ok()) return name.status();
  get.set_name(*name);
  DiaryEntry entry;
  if (absl::Status status = session.Call(&Stub::GetDiaryEntry, get, entry); !status.ok()) return status;
  ehcp::v1::CorrectDiaryEntryRequest request;
  request.set_name(get.name());
  *request.mutable_diary_entry() = ContentOf(entry);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  const std::string given = session.arguments().Text("etag");
  request.set_etag(given.empty() ? entry.etag() : given);
  request.set_request_id(session.RequestId());
  if (absl::Status status = session.Call(&Stub::CorrectDiaryEntry, request, entry); !status.ok()) return status;
  return session.Show(entry);
}

absl::Status RunGet(Session& session) {
  const auto request = Named<ehcp::v1::GetDiaryEntryRequest>(session);
  if (!request.ok()) return request.status();
  DiaryEntry reply;
  if (absl::Status status = session.Call(&Stub::GetDiaryEntry, *request, reply); !status.ok()) return status;
  return session.Show(reply);
}

absl::Status RunList(Session& session) {
  const auto parent = session.FullName("ehcRequests", session.arguments().Positional(0));
  if (!parent.ok()) return parent.status();
  ehcp::v1::ListDiaryEntriesRequest request;
  request.set_parent(*parent);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  return session.List(&Stub::ListDiaryEntries, request, "diary_entries",
                      {{"DATE", "entry_date"},
                       {"KIND", "kind"},
                       {"AUTHOR", "author", 20},
                       {"NOTE", "note.text"},
                       {"SAID", "contact.said"},
                       {"TASK", "task.what"},
                       {"DOCUMENT", "document.title"},
                       IdColumn()});
}

absl::Status RunTasks(Session& session) {
  const auto authority = session.Authority();
  if (!authority.ok()) return authority.status();
  ehcp::v1::ListDiaryTasksRequest request;
  request.set_parent(*authority);
  request.set_mine(session.arguments().Has("mine"));
  request.set_overdue(session.arguments().Has("overdue"));
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  return session.List(&Stub::ListDiaryTasks, request, "diary_entries",
                      {ChildColumn(),
                       {"DUE", "task.due_date"},
                       {"OWNER", "task.owner", 20},
                       {"STATE", "task.state"},
                       {"TASK", "task.what"},
                       IdColumn()});
}

absl::Status RunHistory(Session& session) { return ListHistory(session, &Stub::ListDiaryEntryHistory); }
absl::Status RunVerify(Session& session) { return VerifyHistory(session, &Stub::VerifyDiaryEntryHistory); }

Flag DateFlag(const char* help) { return {"date", help, "diary_entry.entry_date"}; }

Flag NoteFlag(bool required) { return {"text", "what is noted", "diary_entry.note.text", nullptr, required}; }
std::vector<Flag> ContactFlags(bool required) {
  return {
      {"channel", "how", "diary_entry.contact.channel", ehcp::v1::Channel_descriptor(), required},
      {"with", "with whom", "diary_entry.contact.with_whom", nullptr, required},
      {"said", "what was said", "diary_entry.contact.said", nullptr, required},
  };
}
Flag TaskFlag(bool required) {
  return {"what", "what is to be done", "diary_entry.task.what", nullptr, required};
}
std::vector<Flag> DocumentFlags(bool required) {
  return {
      {"kind", "what it is", "diary_entry.document.kind", ehcp::v1::DiaryDocumentKind_descriptor(), required},
      {"title", "its title", "diary_entry.document.title", nullptr, required},
      {"from", "who sent it", "diary_entry.document.sender", nullptr, required},
      {"kept-at", "where it is kept", "diary_entry.document.kept_at", nullptr, required},
  };
}

template <class Row>
std::vector<Row> Joined(std::vector<Row> rows, const std::vector<std::type_identity_t<Row>>& more) {
  rows.insert(rows.end(), more.begin(), more.end());
  return rows;
}

std::vector<Flag> CorrectFlags() {
  const std::vector<Flag> own = {NoteFlag(false),
                                 TaskFlag(false),
                                 DateFlag("the day it should have been of"),
                                 {"reason", "why it is corrected", "reason", nullptr, true},
                                 EtagFlag()};
  return WithChangeFlags(Joined(Joined(ContactFlags(false), DocumentFlags(false)), own));
}

std::vector<Command> WriteCommands() {
  return {
      {"diary note",
       "Note something",
       {"REQUEST"},
       WithChangeFlags({NoteFlag(true), DateFlag("the day it is about, yyyy-mm-dd; today otherwise")}),
       &RunWrite},
      {"diary contact",
       "Record a contact with the family",
       {"REQUEST"},
       WithChangeFlags(Joined(ContactFlags(true), {DateFlag("the day of it, yyyy-mm-dd; today otherwise")})),
       &RunWrite},
      {"diary task",
       "Set a task",
       {"REQUEST"},
       WithChangeFlags(
           {TaskFlag(true),
            {"owner", "whose it is: the subject in their token; yours otherwise", "diary_entry.task.owner"},
            {"due", "the last day for it, yyyy-mm-dd", "diary_entry.task.due_date", nullptr, true},
            DateFlag("the day it was set; today otherwise")}),
       &RunWrite},
      {"diary document",
       "Record a document that was received",
       {"REQUEST"},
       WithChangeFlags(Joined(DocumentFlags(true), {DateFlag("the day of its receipt; today otherwise")})),
       &RunWrite},
      {"diary correct", "Set right what an entry says", {"NAME"}, CorrectFlags(), &RunCorrect},
  };
}

std::vector<Command> TaskCommands() {
  return {
      {"diary done",
       "Record that a task is done",
       {"NAME"},
       WithChangeFlags({{"done-on", "the day of it, yyyy-mm-dd; today otherwise", "done_on_date"}, EtagFlag()}),
       &RunDone},
      {"diary reassign",
       "Give a task to somebody else",
       {"NAME"},
       WithChangeFlags({{"owner", "the subject in their token", "owner", nullptr, true}, EtagFlag()}),
       &RunReassign},
      {"diary move",
       "Move the due date of a task",
       {"NAME"},
       WithChangeFlags({{"due", "the new one, yyyy-mm-dd", "due_date", nullptr, true}, EtagFlag()}),
       &RunMove},
      {"diary cancel",
       "Record that a task need not be done",
       {"NAME"},
       WithChangeFlags({{"reason", "why", "reason", nullptr, true}, EtagFlag()}),
       &RunCancel},
      {"diary reopen",
       "Open a task again that was ended by mistake",
       {"NAME"},
       WithChangeFlags({EtagFlag()}),
       &RunReopen},
  };
}

}  // namespace

std::vector<Command> DiaryCommands() {
  std::vector<Command> commands = Joined(WriteCommands(), TaskCommands());
  return Joined(
      std::move(commands),
      {
          {"diary list",
           "List the diary of one EHC request, the newest day first",
           {"REQUEST"},
           WithPageFlags({{"kind", "only these", "kind", ehcp::v1::DiaryEntryKind_descriptor()}}),
           &RunList},
          {"diary tasks",
           "List tasks of all requests by due date",
           {},
           WithPageFlags({{.name = "mine", .help = "only your own", .kind = Flag::kSwitch},
                          {.name = "overdue", .help = "only open ones due before today", .kind = Flag::kSwitch},
                          {"owner", "only of this owner", "owner"},
                          {"state", "open ones otherwise", "state", ehcp::v1::DiaryTaskState_descriptor()},
                          {"due-before", "only those due before this day", "due_before_date"}}),
           &RunTasks},
          {"diary get", "Show one entry", {"NAME"}, {AsOfFlag()}, &RunGet},
          {"diary history",
           "Show who changed an entry, and when; --json has what it said before",
           {"NAME"},
           WithPageFlags({}),
           &RunHistory},
          {"diary verify", "Recompute the chain of an entry's history", {"NAME"}, {}, &RunVerify},
          ReadsCommand("diary reads", "Show who looked at an entry in the last 31 days"),
      });
}

}  // namespace send::cli
