#pragma once

#include <string_view>

#include "common/error/error.h"
#include "common/rpc/call.h"
#include "send/ehcp/v1/diary_service.pb.h"
#include "services/ehcp/domain/diary_decide.h"
#include "services/ehcp/service/convert.h"
#include "services/ehcp/store/diary_store.h"

// Between the contract and the domain, for entries of the diary; as convert.h.
namespace send::ehcp {

inline constexpr std::string_view kDiaryEntryName = "localAuthorities/*/ehcRequests/*/diaryEntries/*";

DiaryKey ReadDiaryEntryName(std::string_view name, std::string_view field, error::FieldViolations& violations);

// The caller's, of the EHC request that is its parent; the pupil is still to be set.
DiaryEntry ReadNewEntry(const rpc::Call& call, const v1::CreateDiaryEntryRequest& request,
                        error::FieldViolations& violations);
CorrectEntry ReadCorrection(const rpc::Call& call, const v1::CorrectDiaryEntryRequest& request,
                            error::FieldViolations& violations);
DiaryQuery ReadDiaryList(const v1::ListDiaryEntriesRequest& request, error::FieldViolations& violations);
TaskQuery ReadTaskList(const rpc::Call& call, const v1::ListDiaryTasksRequest& request,
                       error::FieldViolations& violations);
AssignTask ReadAssignment(const v1::ReassignDiaryTaskRequest& request, error::FieldViolations& violations);
CancelTask ReadCancellation(const rpc::Call& call, const v1::CancelDiaryTaskRequest& request,
                            error::FieldViolations& violations);

void Write(const StoredEntry& stored, const View& view, v1::DiaryEntry& message);

}  // namespace send::ehcp
