#include "clients/sendctl/testing/fake_api.h"

#include "absl/strings/str_cat.h"
#include "common/rpc/status.h"

namespace send::client {
namespace {

std::string NameOf(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::string Bytes(grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Valid() || !buffer.Dump(&slices).ok()) return bytes;
  for (const grpc::Slice& slice : slices)
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return bytes;
}

}  // namespace

// Reads to the end of the call, then answers once.
class FakeApi::Reactor : public grpc::ServerGenericBidiReactor {
 public:
  Reactor(FakeApi& api, const grpc::GenericCallbackServerContext& context) : api_(api) {
    call_.method = context.method();
    for (const auto& [key, value] : context.client_metadata())
      call_.metadata[{key.data(), key.size()}] = {value.data(), value.size()};
    StartRead(&incoming_);
  }

 private:
  void OnReadDone(bool ok) override {
    if (ok) {
      call_.messages.push_back(Bytes(incoming_));
      StartRead(&incoming_);
      return;
    }
    std::string reply;
    const grpc::Status status = api_.Take(std::move(call_), reply);
    if (!status.ok()) {
      Finish(status);
      return;
    }
    const grpc::Slice slice(reply);
    outgoing_ = grpc::ByteBuffer(&slice, 1);
    StartWriteAndFinish(&outgoing_, grpc::WriteOptions(), grpc::Status::OK);
  }
  void OnDone() override { delete this; }

  FakeApi& api_;
  Received call_;
  grpc::ByteBuffer incoming_;
  grpc::ByteBuffer outgoing_;
};

class FakeApi::Service : public grpc::CallbackGenericService {
 public:
  explicit Service(FakeApi& api) : api_(api) {}
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext* context) override {
    return new Reactor(api_, *context);
  }

 private:
  FakeApi& api_;
};

FakeApi::FakeApi() : service_(std::make_unique<Service>(*this)) {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
  builder.RegisterCallbackGenericService(service_.get());
  server_ = builder.BuildAndStart();
}

FakeApi::~FakeApi() { server_->Shutdown(std::chrono::system_clock::now()); }

void FakeApi::Answer(const std::string& method, const google::protobuf::Message& reply) {
  const absl::MutexLock lock(&mutex_);
  scripts_[method].reply = reply.SerializeAsString();
}

void FakeApi::AnswerOnce(const std::string& method, const google::protobuf::Message& reply) {
  const absl::MutexLock lock(&mutex_);
  scripts_[method].once.push_back(reply.SerializeAsString());
}

void FakeApi::Refuse(const std::string& method, const absl::Status& status) {
  const absl::MutexLock lock(&mutex_);
  scripts_[method].refusals.push_back(status);
}

std::string FakeApi::address() const { return absl::StrCat("127.0.0.1:", port_); }

std::vector<FakeApi::Received> FakeApi::received() const {
  const absl::MutexLock lock(&mutex_);
  return received_;
}

std::vector<std::string> FakeApi::Methods() const {
  std::vector<std::string> names;
  for (const Received& call : received()) names.push_back(NameOf(call.method));
  return names;
}

grpc::Status FakeApi::Take(Received call, std::string& reply) {
  const absl::MutexLock lock(&mutex_);
  Scripted& script = scripts_[NameOf(call.method)];
  received_.push_back(std::move(call));
  if (!script.refusals.empty()) {
    const absl::Status refusal = script.refusals.front();
    script.refusals.pop_front();
    return rpc::ToGrpc(refusal);
  }
  reply = script.reply;
  if (!script.once.empty()) {
    reply = script.once.front();
    script.once.pop_front();
  }
  return grpc::Status::OK;
}

}  // namespace send::client
