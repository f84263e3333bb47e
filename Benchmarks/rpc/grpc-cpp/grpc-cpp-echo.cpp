// The peer in C++: gRPC's callback server and its asynchronous client, one completion queue, one channel.
//   grpc-cpp-echo serve ANNOUNCE
//   grpc-cpp-echo load --port P --mode unary|chat|stream|paced --in-flight N --calls M --warm-up W --payload B --rate R
//                      --pause-us U --server-pid PID
#include <getopt.h>
#include <grpcpp/alarm.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "../raw/measure.h"
#include "echo/v1/echo.grpc.pb.h"
#include "router/v1/router.grpc.pb.h"

using echo::v1::EchoMessage;
using echo::v1::ExpandRequest;
using router::v1::CompleteRequest;
using router::v1::CompleteResponse;

static void fail(const std::string &what) {
    fprintf(stderr, "grpc-cpp-echo: %s\n", what.c_str());
    exit(1);
}

static std::string text(size_t count) {
    static const std::string words = "the quick brown fox jumps over the lazy dog and back again; ";
    std::string all;
    while (all.size() < count) all += words;
    return all.substr(0, count);
}

// ---- server

class Writer : public grpc::ServerWriteReactor<EchoMessage> {
   public:
    explicit Writer(const ExpandRequest &request) : left_(request.count()), pause_us_(request.pause_us()) {
        message_.set_payload(std::string(request.payload_bytes(), '.'));
        Next();
    }
    void OnWriteDone(bool ok) override {
        if (!ok) {
            Finish(grpc::Status(grpc::StatusCode::CANCELLED, "the caller left"));
        } else if (pause_us_ && left_) {
            auto due = std::chrono::system_clock::now() + std::chrono::microseconds(pause_us_);
            alarm_.Set(due, [this](bool) { Next(); });
        } else {
            Next();
        }
    }
    void OnDone() override { delete this; }

   private:
    void Next() {
        if (left_-- == 0) return Finish(grpc::Status::OK);
        StartWrite(&message_);
    }
    EchoMessage message_;
    grpc::Alarm alarm_;
    uint32_t left_, pause_us_;
};

class Echo final : public echo::v1::Echo::CallbackService {
    grpc::ServerUnaryReactor *Unary(grpc::CallbackServerContext *context, const EchoMessage *request,
                                    EchoMessage *response) override {
        *response = *request;
        auto *reactor = context->DefaultReactor();
        reactor->Finish(grpc::Status::OK);
        return reactor;
    }
    grpc::ServerWriteReactor<EchoMessage> *Expand(grpc::CallbackServerContext *, const ExpandRequest *request) override {
        return new Writer(*request);
    }
};

class Chat final : public router::v1::Router::CallbackService {
   public:
    Chat() {
        answer_.set_id("chatcmpl-5f0c9b1e7a7d4a0e");
        answer_.set_content(text(600));
        answer_.set_finish_reason("stop");
        answer_.mutable_usage()->set_prompt_tokens(512);
        answer_.mutable_usage()->set_completion_tokens(150);
        answer_.mutable_route()->set_model("meta-llama/Llama-3.3-70B-Instruct-Turbo");
        answer_.mutable_route()->set_provider("together");
        answer_.mutable_route()->set_attempts(1);
        answer_.mutable_route()->set_cache(router::v1::CACHE_STATE_MISS);
        answer_.mutable_cost()->set_cost_nanodollars(582560);
        answer_.mutable_cost()->set_price_version(7);
        answer_.mutable_cost()->set_quality(common::v1::QUALITY_EXACT);
    }

   private:
    grpc::ServerUnaryReactor *Complete(grpc::CallbackServerContext *context, const CompleteRequest *request,
                                       CompleteResponse *response) override {
        *response = answer_;
        auto *reactor = context->DefaultReactor();
        reactor->Finish(request->messages_size() ? grpc::Status::OK
                                                 : grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "no messages"));
        return reactor;
    }
    CompleteResponse answer_;
};

static int serve(const std::string &announce) {
    Echo echo;
    Chat chat;
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&echo);
    builder.RegisterService(&chat);
    auto server = builder.BuildAndStart();
    if (!server || !port) fail("can't listen");
    FILE *file = fopen((announce + ".next").c_str(), "w");
    if (!file) fail("can't write " + announce);
    fprintf(file, "127.0.0.1:%d\n", port);
    fclose(file);
    if (rename((announce + ".next").c_str(), announce.c_str())) fail("can't write " + announce);
    server->Wait();
    return 0;
}

// ---- client

static struct Option {
    std::string mode = "unary";
    int port = 0, in_flight = 64, payload = 1024, rate = 1000, pause_us = 0;
    long calls = 100000, warm_up = 1000;
    pid_t server = 0;
} options;

struct Prepared {
    std::string trace, request;
};

// As many as a header table does not remember; made beforehand.
static std::vector<Prepared> prepare() {
    std::vector<Prepared> all;
    for (int i = 0; i < 256; i++) {
        char digits[8];
        snprintf(digits, sizeof digits, "%04x", i + 0x1000);
        all.push_back({std::string("00-4bf92f3577b34da6a3ce929d0e0e") + digits + "-00f067aa0ba9" + digits + "-01",
                       std::string("7d0c5c3b6a7f4d7e8e4b2f6a1c9d") + digits});
    }
    return all;
}

static CompleteRequest conversation() {
    CompleteRequest request;
    request.set_model("auto");
    request.set_task(common::v1::TASK_CHAT);
    request.set_priority(common::v1::PRIORITY_STANDARD);
    auto add = [&](router::v1::Role role, size_t bytes) {
        auto *message = request.add_messages();
        message->set_role(role);
        message->set_content(text(bytes));
    };
    add(router::v1::ROLE_SYSTEM, 500);
    for (size_t turn = 0; turn < 3; turn++) {
        add(router::v1::ROLE_USER, 150 + 50 * turn);
        add(router::v1::ROLE_ASSISTANT, 450);
    }
    request.set_temperature(0.2);
    request.set_max_tokens(1024);
    request.set_top_p(0.9);
    request.set_seed(42);
    request.add_stop("\n\n");
    request.add_stop("END");
    request.set_response_format("{\"type\":\"json_object\"}");
    request.set_allow_cached(true);
    return request;
}

class Load {
   public:
    explicit Load(std::shared_ptr<grpc::Channel> channel)
        : echo_(echo::v1::Echo::NewStub(channel)), router_(router::v1::Router::NewStub(channel)), prepared_(prepare()),
          conversation_(conversation()) {
        message_.set_payload(std::string((size_t)options.payload, '.'));
    }

    std::vector<uint32_t> times;

    void Run(long calls) {
        times.clear();
        times.reserve((size_t)calls);
        calls_ = calls;
        sent_ = open_ = 0;
        begin_ = now_ns();
        if (options.mode == "paced") {
            Wake();
        } else {
            for (int i = 0; i < options.in_flight; i++) Start();
        }
        while (open_ > 0 || (options.mode == "paced" && sent_ < calls_)) {
            void *tag;
            bool ok;
            if (!queue_.Next(&tag, &ok)) fail("the queue ended");
            tag ? static_cast<Call *>(tag)->Proceed(ok) : Due();
        }
    }

   private:
    struct Call {
        explicit Call(Load &load) : load(load) {}
        virtual ~Call() = default;
        virtual void Proceed(bool ok) = 0;
        void Prepare() {
            const Prepared &prepared = load.prepared_[load.sent_ & 255];
            context.AddMetadata("traceparent", prepared.trace);
            context.AddMetadata("x-request-id", prepared.request);
            context.AddMetadata("authorization", "Bearer pk-3f9a1b7c5d2e4f60718293a4b5c6d7e8f9");
            context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(120));
        }
        void Done(bool isGood) {
            if (!status.ok() || !isGood) fail("a call failed: " + status.error_message());
            load.open_--;
        }
        Load &load;
        grpc::ClientContext context;
        grpc::Status status;
        uint64_t start = 0;
    };

    template <typename Response>
    struct Unary final : Call {
        using Call::Call;
        void Proceed(bool ok) override {
            Load &load = this->load;
            load.times.push_back((uint32_t)(now_ns() - this->start));
            this->Done(ok && load.IsAnswer(response));
            delete this;
            if (options.mode != "paced" && load.sent_ < load.calls_) load.Start();
        }
        Response response;
        std::unique_ptr<grpc::ClientAsyncResponseReader<Response>> reader;
    };

    struct Stream final : Call {
        using Call::Call;
        void Proceed(bool ok) override {
            if (isFinishing) {
                Done(received == expected);
                delete this;
            } else if (!ok) {
                isFinishing = true;
                reader->Finish(&status, this);
            } else {
                if (isReading) {
                    if (message.payload().size() != (size_t)options.payload) fail("a wrong answer");
                    uint64_t now = now_ns();
                    load.times.push_back((uint32_t)(now - start));
                    start = now;
                    received++;
                }
                isReading = true;
                reader->Read(&message, this);
            }
        }
        EchoMessage message;
        std::unique_ptr<grpc::ClientAsyncReader<EchoMessage>> reader;
        bool isReading = false, isFinishing = false;
        long received = 0, expected = 0;
    };

    bool IsAnswer(const EchoMessage &m) { return m.payload().size() == (size_t)options.payload; }
    bool IsAnswer(const CompleteResponse &m) { return !m.content().empty(); }

    void Start() { Start(now_ns()); }

    void Start(uint64_t start) {
        if (options.mode == "stream") {
            auto *call = new Stream(*this);
            call->Prepare();
            ExpandRequest request;
            call->expected = calls_ / options.in_flight;
            request.set_count((uint32_t)call->expected);
            request.set_payload_bytes((uint32_t)options.payload);
            request.set_pause_us((uint32_t)options.pause_us);
            call->start = start;
            call->reader = echo_->AsyncExpand(&call->context, request, &queue_, static_cast<Call *>(call));
        } else if (options.mode == "chat") {
            auto *call = new Unary<CompleteResponse>(*this);
            call->Prepare();
            call->start = start;
            call->reader = router_->AsyncComplete(&call->context, conversation_, &queue_);
            call->reader->Finish(&call->response, &call->status, static_cast<Call *>(call));
        } else {
            auto *call = new Unary<EchoMessage>(*this);
            call->Prepare();
            call->start = start;
            call->reader = echo_->AsyncUnary(&call->context, message_, &queue_);
            call->reader->Finish(&call->response, &call->status, static_cast<Call *>(call));
        }
        open_++;
        sent_++;
    }

    uint64_t NextDue() const { return begin_ + (uint64_t)sent_ * 1000000000u / (uint64_t)options.rate; }

    void Wake() {
        int64_t left = (int64_t)NextDue() - (int64_t)now_ns();
        auto due = std::chrono::system_clock::now() + std::chrono::nanoseconds(left > 0 ? left : 0);
        alarm_ = std::make_unique<grpc::Alarm>(&queue_, due, nullptr);
    }

    void Due() {
        while (sent_ < calls_ && NextDue() <= now_ns()) Start(NextDue());
        if (sent_ < calls_) Wake();
    }

    grpc::CompletionQueue queue_;
    std::unique_ptr<echo::v1::Echo::Stub> echo_;
    std::unique_ptr<router::v1::Router::Stub> router_;
    std::vector<Prepared> prepared_;
    CompleteRequest conversation_;
    EchoMessage message_;
    std::unique_ptr<grpc::Alarm> alarm_;
    long calls_ = 0, sent_ = 0, open_ = 0;
    uint64_t begin_ = 0;
};

static int load() {
    auto place = "127.0.0.1:" + std::to_string(options.port);
    Load load(grpc::CreateChannel(place, grpc::InsecureChannelCredentials()));
    if (options.warm_up > 0) load.Run(std::max(options.warm_up, (long)options.in_flight));
    Measured m = {};
    bool isPaced = options.mode == "paced", isStream = options.mode == "stream";
    double client = cpu_seconds(0), server = options.server ? cpu_seconds(options.server) : 0;
    uint64_t begin = now_ns();
    load.Run(options.calls);
    m.seconds = (double)(now_ns() - begin) / 1e9;
    m.client_cpu_s = cpu_seconds(0) - client;
    m.server_cpu_s = options.server ? cpu_seconds(options.server) - server : 0;
    m.peer = "gRPC C++";
    m.mode = options.mode.c_str();
    m.in_flight = isPaced ? 0 : options.in_flight;
    m.bytes = options.payload;
    m.rate = isPaced ? options.rate : isStream && options.pause_us ? 1000000 / options.pause_us : 0;
    m.count = m.times_count = (long)load.times.size();
    m.times = load.times.data();
    m.server = options.server;
    report(&m);
    return 0;
}

int main(int count, char **words) {
    if (count == 3 && !strcmp(words[1], "serve")) return serve(words[2]);
    static const struct option names[] = {
        {"port", 1, nullptr, 'p'},     {"mode", 1, nullptr, 'm'},     {"in-flight", 1, nullptr, 'n'},
        {"calls", 1, nullptr, 'c'},    {"warm-up", 1, nullptr, 'w'},  {"payload", 1, nullptr, 'b'},
        {"rate", 1, nullptr, 'r'},     {"pause-us", 1, nullptr, 'u'}, {"server-pid", 1, nullptr, 's'},
        {nullptr, 0, nullptr, 0},
    };
    if (count < 2 || strcmp(words[1], "load")) {
        fprintf(stderr, "usage: grpc-cpp-echo serve ANNOUNCE | grpc-cpp-echo load --port P …\n");
        return 64;
    }
    for (int key; (key = getopt_long(count - 1, words + 1, "", names, nullptr)) != -1;) {
        long number = optarg ? strtol(optarg, nullptr, 10) : 0;
        switch (key) {
            case 'p': options.port = (int)number; break;
            case 'm': options.mode = optarg; break;
            case 'n': options.in_flight = (int)number; break;
            case 'c': options.calls = number; break;
            case 'w': options.warm_up = number; break;
            case 'b': options.payload = (int)number; break;
            case 'r': options.rate = (int)number; break;
            case 'u': options.pause_us = (int)number; break;
            case 's': options.server = (pid_t)number; break;
            default: return 64;
        }
    }
    return load();
}
