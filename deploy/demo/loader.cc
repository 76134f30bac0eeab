#include "deploy/demo/loader.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <atomic>
#include <sstream>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "clients/sendctl/client/register_upload.h"
#include "common/error/error.h"
#include "send/ehcp/v1/advice_service.grpc.pb.h"
#include "send/ehcp/v1/allocation_service.grpc.pb.h"
#include "send/ehcp/v1/authority_service.grpc.pb.h"
#include "send/ehcp/v1/consultation_service.grpc.pb.h"
#include "send/ehcp/v1/diary_service.grpc.pb.h"
#include "send/ehcp/v1/ehc_request_service.grpc.pb.h"
#include "send/ehcp/v1/plan_making_service.grpc.pb.h"
#include "send/pupil/v1/carer_service.grpc.pb.h"
#include "send/pupil/v1/pupil_service.grpc.pb.h"
#include "send/pupil/v1/setting_service.grpc.pb.h"

namespace send::demo {
namespace {

using ehcp::v1::EhcRequest;
using Advice = ehcp::v1::AdviceService::Stub;
using Allocation = ehcp::v1::AllocationService::Stub;
using Authorities = ehcp::v1::AuthorityService::Stub;
using Consultations = ehcp::v1::ConsultationService::Stub;
using Diaries = ehcp::v1::DiaryService::Stub;
using Plans = ehcp::v1::PlanMakingService::Stub;
using Requests = ehcp::v1::EhcRequestService::Stub;

constexpr size_t kThreads = 12;

absl::Status ImportRegister(const client::Caller& admin, pupil::v1::RegisterKind which, const std::string& file,
                            size_t rows) {
  pupil::v1::ImportHeader header;
  header.set_register_(which);
  std::istringstream stream(file);
  const auto response = client::UploadRegister(admin, header, stream, [](int64_t, int64_t) {});
  if (!response.ok()) return response.status();
  if (response->rows_read() == static_cast<int64_t>(rows) && response->rows_rejected() == 0)
    return absl::OkStatus();
  return error::FailedPrecondition(
      "REGISTER_NOT_IMPORTED",
      absl::StrCat("Of ", rows, " settings, ", response->rows_read(), " were read and ",
                   response->rows_rejected(), " were passed over."));
}

class Loading {
 public:
  Loading(const Exampleshire& authority, std::string run, const Loaders& loaders, std::ostream& progress)
      : authority_(authority),
        run_(std::move(run)),
        loaders_(loaders),
        progress_(progress),
        names_(authority.pupils.size()) {}

  absl::Status Settings(uint64_t seed) {
    const auto& settings = authority_.settings;
    const absl::Status status = ImportRegister(loaders_.admin, pupil::v1::REGISTER_KIND_ESTABLISHMENTS,
                                               EstablishmentsFile(seed, settings), kSchools);
    if (!status.ok()) return status;
    return ImportRegister(loaders_.admin, pupil::v1::REGISTER_KIND_EARLY_YEARS, EarlyYearsFile(seed, settings),
                          kNurseries);
  }

  // Nothing to do where somebody has written them.
  absl::Status Particulars() {
    ehcp::v1::GetParticularsRequest get;
    get.set_name(authority_.particulars.name());
    ehcp::v1::AuthorityParticulars read;
    absl::Status status = loaders_.admin.Call(&Authorities::GetParticulars, get, read);
    if (!status.ok()) return status;
    if (read.has_create_time()) return AddTeams(std::move(read));
    ehcp::v1::UpdateParticularsRequest request;
    *request.mutable_particulars() = authority_.particulars;
    request.mutable_particulars()->set_etag(read.etag());
    for (const char* path :
         {"title", "contact", "mediation_adviser", "advice_service", "disagreement_resolution",
          "commissioning_bodies", "social_care", "local_offer_url", "teams"})
      request.mutable_update_mask()->add_paths(path);
    request.set_request_id(RequestId("particulars"));
    return loaders_.admin.Call(&Authorities::UpdateParticulars, request, read);
  }
  // What somebody has written before stays; the teams of the demo's caseworkers come to it.
  absl::Status AddTeams(ehcp::v1::AuthorityParticulars particulars) {
    const int before = particulars.teams_size();
    for (const ehcp::v1::Team& team : authority_.particulars.teams()) {
      const auto is_it = [&](const ehcp::v1::Team& other) { return other.team_id() == team.team_id(); };
      if (std::none_of(particulars.teams().begin(), particulars.teams().end(), is_it))
        *particulars.add_teams() = team;
    }
    if (particulars.teams_size() == before) return absl::OkStatus();
    ehcp::v1::UpdateParticularsRequest request;
    *request.mutable_particulars() = particulars;
    request.mutable_update_mask()->add_paths("teams");
    request.set_request_id(RequestId("teams"));
    return loaders_.admin.Call(&Authorities::UpdateParticulars, request, particulars);
  }
  // To whom requests may be given; as they are before their covers and their last days.
  absl::Status Caseworkers() {
    for (const DemoCaseworker& made : authority_.caseworkers) {
      ehcp::v1::CreateCaseworkerRequest request;
      request.set_parent(kAuthority);
      *request.mutable_caseworker() = made.caseworker;
      request.set_request_id(RequestId("caseworker/" + made.caseworker.subject()));
      ehcp::v1::Caseworker& recorded = caseworkers_.emplace_back();
      absl::Status status = loaders_.admin.Call(&Allocation::CreateCaseworker, request, recorded);
      if (absl::IsAlreadyExists(status)) {
        // Somebody has recorded them before.
        ehcp::v1::GetCaseworkerRequest get;
        get.set_name(error::ResourceOf(status));
        status = loaders_.admin.Call(&Allocation::GetCaseworker, get, recorded);
      }
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }
  // Once they have their requests: who is covered for, and who has left.
  absl::Status Absences() {
    absl::Status status;
    for (size_t i = 0; status.ok() && i < caseworkers_.size(); ++i) {
      const DemoCaseworker& made = authority_.caseworkers[i];
      if (made.cover) status = Cover(*made.cover, caseworkers_[i]);
      if (status.ok() && !made.left_on_date.empty()) status = Leave(made.left_on_date, caseworkers_[i]);
    }
    return status;
  }

  absl::Status Dates() {
    return Each("terms and closures", kSchools, [this](size_t i) { return SetDates(authority_.settings[i]); });
  }
  absl::Status Pupils() {
    return Each("pupils with their carers", authority_.pupils.size(),
                [this](size_t i) { return LoadPupil(i); });
  }
  absl::Status Cases() {
    return Each("requests", authority_.cases.size(), [this](size_t i) { return LoadCase(i); });
  }

 private:
  absl::Status Each(const char* what, size_t count, const std::function<absl::Status(size_t)>& task) {
    const size_t step = std::max<size_t>(1, count / 4);
    return ForEach(count, kThreads, task, [&](size_t done) {
      if (done % step == 0 || done == count)
        progress_ << "  " << done << " of " << count << " " << what << std::endl;
    });
  }

  // The same words make the same id in every run of this load.
  std::string RequestId(const std::string& words) const { return StableUuid(run_ + "/" + words); }

  absl::Status Cover(const ehcp::v1::Cover& cover, ehcp::v1::Caseworker& caseworker) const {
    ehcp::v1::StartCoverRequest request;
    request.set_name(caseworker.name());
    request.set_etag(caseworker.etag());
    *request.mutable_cover() = cover;
    request.set_request_id(RequestId("cover/" + caseworker.subject()));
    return loaders_.admin.Call(&Allocation::StartCover, request, caseworker);
  }
  absl::Status Leave(const std::string& last_date, ehcp::v1::Caseworker& caseworker) const {
    ehcp::v1::UpdateCaseworkerRequest request;
    request.mutable_caseworker()->set_name(caseworker.name());
    request.mutable_caseworker()->set_etag(caseworker.etag());
    request.mutable_caseworker()->set_active_until_date(last_date);
    request.mutable_update_mask()->add_paths("active_until_date");
    request.set_request_id(RequestId("leaves/" + caseworker.subject()));
    return loaders_.admin.Call(&Allocation::UpdateCaseworker, request, caseworker);
  }

  // Nothing to do where they are set: the etag of another day would make it another request.
  absl::Status SetDates(const DemoSetting& setting) {
    pupil::v1::GetSettingRequest get;
    get.set_name(setting.name);
    pupil::v1::Setting read;
    absl::Status status = loaders_.caseworker.Call(&pupil::v1::SettingService::Stub::GetSetting, get, read);
    if (!status.ok()) return status;
    pupil::v1::SetTermDatesRequest request;
    *request.mutable_terms() = {authority_.terms.begin(), authority_.terms.end()};
    *request.mutable_closures() = {authority_.closures.begin(), authority_.closures.end()};
    pupil::v1::SetTermDatesRequest now;
    *now.mutable_terms() = read.terms();
    *now.mutable_closures() = read.closures();
    if (google::protobuf::util::MessageDifferencer::Equals(request, now)) return absl::OkStatus();
    request.set_name(setting.name);
    request.set_etag(read.etag());
    request.set_request_id(RequestId(absl::StrCat("dates/", setting.name, "/", read.etag())));
    return loaders_.caseworker.Call(&pupil::v1::SettingService::Stub::SetTermDates, request, read);
  }

  absl::Status LoadPupil(size_t index) {
    const DemoPupil& made = authority_.pupils[index];
    pupil::v1::CreatePupilRequest request;
    request.set_parent(kAuthority);
    *request.mutable_pupil() = made.pupil;
    request.set_request_id(RequestId(absl::StrCat("pupil/", index)));
    pupil::v1::Pupil created;
    absl::Status status =
        loaders_.caseworker.Call(&pupil::v1::PupilService::Stub::CreatePupil, request, created);
    for (size_t i = 0; status.ok() && i < made.carers.size(); ++i) {
      pupil::v1::CreateCarerRequest carer;
      carer.set_parent(created.name());
      *carer.mutable_carer() = made.carers[i];
      carer.set_request_id(RequestId(absl::StrCat("carer/", index, "/", i)));
      pupil::v1::Carer reply;
      status = loaders_.caseworker.Call(&pupil::v1::CarerService::Stub::CreateCarer, carer, reply);
    }
    names_[index] = created.name();
    return status;
  }

  absl::Status LoadCase(size_t index) {
    const DemoCase& made = authority_.cases[index];
    ehcp::v1::CreateEhcRequestRequest request;
    request.set_parent(kAuthority);
    *request.mutable_ehc_request() = made.request;
    request.mutable_ehc_request()->set_pupil(names_[made.pupil]);
    request.set_request_id(RequestId(absl::StrCat("case/", index)));
    EhcRequest state;
    absl::Status status = loaders_.caseworker.Call(&Requests::CreateEhcRequest, request, state);
    LastMade last;
    for (size_t i = 0; status.ok() && i < made.steps.size(); ++i)
      status = std::visit(
          [&](auto step) {
            step.set_request_id(RequestId(absl::StrCat("case/", index, "/", i)));
            return SendTo(state, last, step);
          },
          made.steps[i]);
    return status;
  }

  // What a later step may be about.
  struct LastMade {
    ehcp::v1::AdviceRequest advice;
    ehcp::v1::Consultation consultation;
    ehcp::v1::DiaryEntry entry;
  };

  // A step of the request itself; of advice it asks for, of a consultation, or of an entry of its diary; or of
  // the last of these.
  template <class Step>
  absl::Status SendTo(EhcRequest& state, LastMade& /*last*/, Step& step) const {
    step.set_name(state.name());
    step.set_etag(state.etag());
    return Send(step, state);
  }
  absl::Status SendTo(EhcRequest& state, LastMade& last, ehcp::v1::RequestAdviceRequest& step) const {
    step.set_parent(state.name());
    return loaders_.caseworker.Call(&Advice::RequestAdvice, step, last.advice);
  }
  absl::Status SendTo(EhcRequest& /*state*/, LastMade& last, ehcp::v1::AnswerAdviceRequest& step) const {
    step.set_name(last.advice.name());
    step.set_etag(last.advice.etag());
    return loaders_.caseworker.Call(&Advice::AnswerAdvice, step, last.advice);
  }
  absl::Status SendTo(EhcRequest& state, LastMade& last, ehcp::v1::CreateConsultationRequest& step) const {
    step.set_parent(state.name());
    return loaders_.caseworker.Call(&Consultations::CreateConsultation, step, last.consultation);
  }
  absl::Status SendTo(EhcRequest& /*state*/, LastMade& last, ehcp::v1::AnswerConsultationRequest& step) const {
    step.set_name(last.consultation.name());
    step.set_etag(last.consultation.etag());
    return loaders_.caseworker.Call(&Consultations::AnswerConsultation, step, last.consultation);
  }
  absl::Status SendTo(EhcRequest& state, LastMade& last, ehcp::v1::CreateDiaryEntryRequest& step) const {
    step.set_parent(state.name());
    return loaders_.caseworker.Call(&Diaries::CreateDiaryEntry, step, last.entry);
  }
  absl::Status SendTo(EhcRequest& /*state*/, LastMade& last, ehcp::v1::CorrectDiaryEntryRequest& step) const {
    step.set_name(last.entry.name());
    step.set_etag(last.entry.etag());
    return loaders_.caseworker.Call(&Diaries::CorrectDiaryEntry, step, last.entry);
  }
  absl::Status SendTo(EhcRequest& /*state*/, LastMade& last, ehcp::v1::CompleteDiaryTaskRequest& step) const {
    step.set_name(last.entry.name());
    step.set_etag(last.entry.etag());
    return loaders_.caseworker.Call(&Diaries::CompleteDiaryTask, step, last.entry);
  }

  absl::Status Send(const ehcp::v1::AllocateEhcRequestRequest& step, EhcRequest& state) const {
    return loaders_.caseworker.Call(&Requests::AllocateEhcRequest, step, state);
  }
  absl::Status Send(const ehcp::v1::RecordNoticeRequest& step, EhcRequest& state) const {
    return loaders_.caseworker.Call(&Requests::RecordNotice, step, state);
  }
  absl::Status Send(const ehcp::v1::ClaimExceptionRequest& step, EhcRequest& state) const {
    return loaders_.caseworker.Call(&Requests::ClaimException, step, state);
  }
  absl::Status Send(const ehcp::v1::RecordDecisionRequest& step, EhcRequest& state) const {
    return loaders_.caseworker.Call(&Requests::RecordDecision, step, state);
  }
  absl::Status Send(const ehcp::v1::WithdrawEhcRequestRequest& step, EhcRequest& state) const {
    return loaders_.caseworker.Call(&Requests::WithdrawEhcRequest, step, state);
  }

  absl::Status Send(const ehcp::v1::RecordIssueDecisionRequest& step, EhcRequest& state) const {
    return loaders_.caseworker.Call(&Plans::RecordIssueDecision, step, state);
  }
  absl::Status Send(const ehcp::v1::ServeDraftPlanRequest& step, EhcRequest& state) const {
    return loaders_.caseworker.Call(&Plans::ServeDraftPlan, step, state);
  }
  absl::Status Send(const ehcp::v1::RecordRepresentationRequest& step, EhcRequest& state) const {
    return loaders_.caseworker.Call(&Plans::RecordRepresentation, step, state);
  }
  absl::Status Send(const ehcp::v1::FinalisePlanRequest& step, EhcRequest& state) const {
    return loaders_.caseworker.Call(&Plans::FinalisePlan, step, state);
  }
  absl::Status Send(const ehcp::v1::RecordMoveAwayRequest& step, EhcRequest& state) const {
    return loaders_.caseworker.Call(&Plans::RecordMoveAway, step, state);
  }

  const Exampleshire& authority_;
  const std::string run_;
  const Loaders& loaders_;
  std::ostream& progress_;
  // Of the pupils, once they are there; each is written by one thread.
  std::vector<std::string> names_;
  // As they were recorded, in the order of the authority's.
  std::vector<ehcp::v1::Caseworker> caseworkers_;
};

}  // namespace

absl::Status ForEach(size_t count, size_t threads, const std::function<absl::Status(size_t)>& task,
                     const std::function<void(size_t)>& done) {
  std::atomic<size_t> next = 0;
  absl::Mutex mutex;
  size_t finished = 0;
  absl::Status first_error;
  const auto work = [&] {
    for (size_t i = next++; i < count; i = next++) {
      const absl::Status status = task(i);
      const absl::MutexLock lock(&mutex);
      if (!first_error.ok()) return;
      first_error = status;
      if (!status.ok()) return;
      done(++finished);
    }
  };
  std::vector<std::thread> workers;
  for (size_t i = 0; i < std::min(threads, count); ++i) workers.emplace_back(work);
  for (std::thread& worker : workers) worker.join();
  return first_error;
}

absl::Status Load(const Exampleshire& authority, const std::string& run, uint64_t seed, const Loaders& loaders,
                  std::ostream& progress) {
  Loading loading(authority, run, loaders, progress);
  if (absl::Status status = loading.Settings(seed); !status.ok()) return status;
  progress << "  " << authority.settings.size() << " settings" << std::endl;
  for (const auto part :
       {&Loading::Particulars, &Loading::Dates, &Loading::Caseworkers, &Loading::Pupils, &Loading::Cases})
    if (absl::Status status = (loading.*part)(); !status.ok()) return status;
  return loading.Absences();
}

}  // namespace send::demo
