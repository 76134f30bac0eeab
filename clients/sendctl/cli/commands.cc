#include <iterator>

#include "clients/sendctl/cli/command.h"

namespace send::cli {

const std::vector<Command>& AllCommands() {
  static const std::vector<Command> kCommands = [] {
    std::vector<Command> all;
    for (auto part : {&AccountCommands,      &RequestCommands,      &RequestChangeCommands, &DraftCommands,
                      &HistoryCommands,      &LetterCommands,       &WatchCommands,         &RootsCommands,
                      &PlanMakingCommands,   &CaseloadCommands,     &DeadlineCommands,      &AdviceCommands,
                      &ConsultationCommands, &DisagreementCommands, &AuthorityCommands,     &DiaryCommands,
                      &PupilCommands,        &CarerCommands,        &AccessRuleCommands,    &SettingCommands,
                      &AllocationCommands,   &CompletionCommands}) {
      std::vector<Command> commands = part();
      all.insert(all.end(), std::make_move_iterator(commands.begin()), std::make_move_iterator(commands.end()));
    }
    return all;
  }();
  return kCommands;
}

const std::vector<Flag>& CommonFlags() {
  static const std::vector<Flag> kFlags = {
      {"server", "host:port of the gateway; localhost:8443 otherwise"},
      {"ca", "a PEM file with who vouches for the server; this machine's authorities otherwise"},
      {"token", "the access token; sign-in, SEND_TOKEN and --token-file are safer from onlookers"},
      {"token-file", "a file that holds the access token"},
      {"la", "the authority, three digits; the token's only one otherwise"},
      {"purpose", "what the records are needed for; kept in the read log"},
      {.name = "json", .help = "answer in JSON", .kind = Flag::kSwitch},
      {.name = "plaintext", .help = "no TLS; to this machine only, for tests", .kind = Flag::kSwitch},
  };
  return kFlags;
}

const std::map<std::string, std::string>& GroupHelp() {
  static const std::map<std::string, std::string> kHelp = {
      {"requests", "EHC needs assessment requests, their notices, exceptions and deadlines"},
      {"advice", "Requests for advice in an assessment, their answers and reminders"},
      {"consultations", "Consultations on naming a setting in a plan"},
      {"diary", "The diary of a case: notes, contacts, tasks and documents received"},
      {"drafts", "What a school or early-years setting writes before it asks"},
      {"authority", "What the authority's notices say of it, and its teams"},
      {"disagreements", "Mediation and appeal about a decision, and complying with what came of it"},
      {"roots", "Signed roots of everything recorded, for auditors to check without the server"},
      {"caseload", "An authority's requests as a whole"},
      {"caseworkers", "To whom requests may be given, and who covers for whom"},
      {"allocation", "Handing requests over, a whole caseload at a time"},
      {"pupils", "Children and young people"},
      {"carers", "Parents and carers of pupils"},
      {"access-rules", "Protected addresses and persons barred from records"},
      {"settings", "Schools, colleges and early-years settings"},
  };
  return kHelp;
}

}  // namespace send::cli
