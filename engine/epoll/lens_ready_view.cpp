#include "engine/epoll/lens_ready_view.hpp"

#include <algorithm>

#include "engine/epoll/why.hpp"

namespace glassbox::epoll {
namespace {

constexpr std::size_t kFilesShown = 6;
constexpr Step kFarBack = 64;  // events looked at for what a step is about

Happening happening_of(const Event& event) {
  return static_cast<Happening>(event.kind);
}

bool begins_news(Happening happening) {
  return happening == Happening::stored || happening == Happening::signalled || happening == Happening::expired ||
         happening == Happening::taken;
}

bool carries_news(Happening happening) {
  return happening == Happening::called_back || happening == Happening::listed || happening == Happening::woken;
}

Id file_of_call(const State& state, std::int32_t actor) {
  if (actor == kKernelActor || static_cast<std::size_t>(actor) >= state.threads.size()) return kNone;
  const Thread& thread = state.threads[static_cast<std::size_t>(actor)];
  return thread.line == kNone ? kNone : thread.file;
}

Id file_of_event(const State& state, const Event& event) {
  switch (happening_of(event)) {
    case Happening::stored:
    case Happening::taken:
    case Happening::closed:
    case Happening::signalled:
    case Happening::expired:
      return event.a;
    case Happening::called_back:
    case Happening::listed:
    case Happening::examined:
      return state.items[event.a].file;
    default:
      return file_of_call(state, event.actor);
  }
}

Id item_of_event(const Event& event) {
  switch (happening_of(event)) {
    case Happening::called_back:
    case Happening::listed:
    case Happening::examined:
      return event.a;
    default:
      return kNone;
  }
}

std::string_view storing_function(const State& state, Id file) {
  switch (state.files[file].kind) {
    case Kind::pipe:
      return "pipe_write";
    case Kind::unix_socket:
      return state.unix_sockets[state.files[file].object].stream ? "unix_stream_sendmsg" : "unix_dgram_sendmsg";
    case Kind::tcp:
      return "tcp_sendmsg";
    case Kind::eventfd:
      return "eventfd_write";
    default:
      return "write";
  }
}

Hop hop_of(const State& state, const Event& event) {
  Hop hop;
  hop.happening = happening_of(event);
  switch (hop.happening) {
    case Happening::stored: {
      hop.file = event.a;
      if (event.a == kNone) break;
      hop.function = storing_function(state, event.a);
      const bool counts = state.files[event.a].kind == Kind::eventfd;
      hop.words = counts ? file_name(state, event.a) + "'s count grows by " + std::to_string(event.b)
                         : counted(event.b, "byte") + (event.b == 1 ? " joins " : " join ") +
                               file_name(state, event.a) + "'s buffer";
      break;
    }
    case Happening::taken:
      hop.file = event.a;
      hop.function = "read";
      hop.words = event.a == kNone ? std::string() : "room in " + file_name(state, event.a);
      break;
    case Happening::signalled:
      hop.file = event.a;
      hop.function = "sk_state_change";
      hop.words = event.a == kNone ? std::string() : file_name(state, event.a) + " learns of its peer";
      break;
    case Happening::expired:
      hop.file = event.a;
      hop.function = "timerfd_tmrproc";
      hop.words = file_name(state, event.a) + "'s time is up";
      break;
    case Happening::called_back:
      hop.item = event.a;
      hop.function = "ep_poll_callback";
      hop.words = file_name(state, state.items[event.a].file) + "'s wake-up calls entry " +
                  std::to_string(state.items[event.a].fd) + "'s hook";
      break;
    case Happening::listed:
      hop.item = event.a;
      hop.function = "list_add_tail";
      hop.words = "entry " + std::to_string(state.items[event.a].fd) + " joins the ready list";
      break;
    case Happening::woken:
      hop.thread = event.a;
      hop.function = "wake_up";
      hop.words = actor_name(state, event.a) + " leaves the wait queue";
      break;
    default:
      break;
  }
  return hop;
}

// The news of a call: what it stored or told, and all that followed without a break up to this step.
void find_hops(ReadyView& view) {
  const EpollScene& scene = view.scene;
  if (scene.event == nullptr) return;
  const Happening here = happening_of(*scene.event);
  if (!begins_news(here) && !carries_news(here)) return;
  Step first = scene.step;
  while (first > 1 && scene.step - first < kFarBack) {
    if (begins_news(happening_of(scene.history.event(first)))) break;
    const Event& before = scene.history.event(first - 1);
    const Happening happening = happening_of(before);
    if (!carries_news(happening) && !begins_news(happening)) break;
    --first;
  }
  if (here == Happening::taken && first == scene.step) return;  // nobody was told
  for (Step k = first; k <= scene.step; ++k) view.hops.push_back(hop_of(scene.now, scene.history.event(k)));
  const Event& start = scene.history.event(first);
  if (happening_of(start) == Happening::stored) view.news = start.b;
}

void find_subject(ReadyView& view) {
  const EpollScene& scene = view.scene;
  for (Step k = scene.step; k > 0 && scene.step - k < kFarBack; --k) {
    const Event& event = scene.history.event(k);
    if (k == scene.step) view.item = item_of_event(event);
    const Id file = file_of_event(scene.now, event);
    if (file == kNone) continue;
    if (scene.now.files[file].kind == Kind::epoll && view.ep == kNone) {
      view.ep = scene.now.files[file].open ? scene.now.files[file].object : kNone;
    } else if (k == scene.step) {
      view.file = file;
    }
    if (view.item != kNone) view.ep = scene.now.items[view.item].ep;
    if (view.ep != kNone) break;
  }
  for (std::int32_t ep = 0; view.ep == kNone && ep < scene.now.epolls.size(); ++ep)
    if (scene.now.files[scene.now.epolls[ep].file].open) view.ep = ep;
  for (std::int32_t ep = 0; ep < scene.now.epolls.size(); ++ep)
    if (ep != view.ep && scene.now.files[scene.now.epolls[ep].file].open) view.other_eps.push_back(ep);
}

// An array's elements are many and alike: they are shown only where the step is about one.
bool is_one_of_many(const File& file) {
  return file.name.find('[') != std::string::npos;
}

void choose_files(ReadyView& view) {
  const State& now = view.scene.now;
  std::vector<Id> named;
  for (std::int32_t id = 0; id < now.files.size(); ++id) {
    const File& file = now.files[id];
    const bool watched = !entries_of(now, id, view.ep).empty();
    if (file.kind == Kind::epoll && !watched) continue;
    if (!file.open && id != view.file) continue;
    const bool wanted = id == view.file || !is_one_of_many(file);
    if (wanted && (named.size() < kFilesShown || id == view.file)) {
      named.push_back(id);
    } else {
      ++view.more_files;
    }
  }
  view.files = std::move(named);
}

std::string unread_of(const State& state, const File& file) {
  std::string bytes;
  switch (file.kind) {
    case Kind::pipe:
      if (file.readable)
        for (const PipeBuffer& buffer : state.pipes[file.object].ring)
          bytes += std::string_view(buffer.bytes).substr(static_cast<std::size_t>(buffer.offset));
      break;
    case Kind::unix_socket:
      for (const Packet& packet : state.unix_sockets[file.object].received)
        bytes += std::string_view(packet.bytes).substr(static_cast<std::size_t>(packet.consumed));
      break;
    case Kind::tcp:
      bytes = state.tcp_sockets[file.object].received;
      break;
    default:
      break;
  }
  return bytes;
}

std::string words_of(const State& state, const File& file) {
  switch (file.kind) {
    case Kind::eventfd:
      return "count " + std::to_string(state.eventfds[file.object].count);
    case Kind::timerfd: {
      const TimerFd& timer = state.timerfds[file.object];
      if (timer.expired) return counted(static_cast<std::int64_t>(timer.ticks), "tick") + ", unread";
      return timer.next == kNone ? "not set" : "due at " + std::to_string(timer.next / 1000) + " ms";
    }
    case Kind::tcp: {
      const TcpSocket& socket = state.tcp_sockets[file.object];
      if (socket.state != TcpState::listen) return socket.done ? "end of stream" : "";
      return counted(static_cast<std::int64_t>(socket.accept_queue.size()), "connection") + " to accept";
    }
    case Kind::pipe: {
      const Pipe& pipe = state.pipes[file.object];
      if (file.readable) return pipe.writers == 0 ? "no writer left" : "";
      if (pipe.readers == 0) return "no reader left";
      return std::to_string(pipe.ring.size()) + " of " + std::to_string(pipe.slots) + " pages used";
    }
    case Kind::unix_socket: {
      const UnixSocket& socket = state.unix_sockets[file.object];
      return (socket.shutdown & kRcvShutdown) != 0 ? "end of stream" : "";
    }
    case Kind::epoll:
      return std::to_string(state.epolls[file.object].ready.size()) + " ready";
    case Kind::regular:
      return "always ready: epoll refuses it";
    case Kind::udp:
      return "";
  }
  return {};
}

}  // namespace

ReadyView ready_view(const EpollScene& scene) {
  ReadyView view{scene, {}, 0, kNone, {}, kNone, kNone, {}, 0};
  find_subject(view);
  find_hops(view);
  choose_files(view);
  return view;
}

Content content_of(const ReadyView& view, Id id) {
  const State& now = view.scene.now;
  const File& file = now.files[id];
  Content content;
  content.words = words_of(now, file);
  content.left = unread_of(now, file);
  const Event* event = view.scene.event;
  if (event != nullptr && happening_of(*event) == Happening::taken && event->a == id && event->b > 0) {
    const std::string before = unread_of(view.scene.before, file);
    content.gone = before.substr(0, std::min(before.size(), static_cast<std::size_t>(event->b)));
  }
  if (!view.hops.empty() && view.hops.front().file == id && view.news > 0) {
    const auto fresh = std::min(content.left.size(), static_cast<std::size_t>(view.news));
    content.fresh = content.left.substr(content.left.size() - fresh);
    content.left.resize(content.left.size() - fresh);
  }
  return content;
}

std::string kind_and_name(const State& state, Id id) {
  const File& file = state.files[id];
  std::string kind;
  switch (file.kind) {
    case Kind::regular:
      kind = "file";
      break;
    case Kind::pipe:
      kind = "pipe";
      break;
    case Kind::eventfd:
      kind = "eventfd";
      break;
    case Kind::timerfd:
      kind = "timerfd";
      break;
    case Kind::epoll:
      kind = "epoll";
      break;
    default:
      kind = "socket";
  }
  return file.name.empty() ? kind : kind + " " + file.name;
}

std::string numbers_of(const State& state, Id file) {
  std::vector<std::string> numbers;
  const Table& table = state.tables[0];
  for (std::int32_t fd = 0; fd < table.files.size(); ++fd)
    if (table.files[fd] == file) numbers.push_back(std::to_string(fd));
  if (numbers.empty()) return "no number";
  std::string words = "fd ";
  for (std::size_t i = 0; i < numbers.size(); ++i)
    words += (i == 0 ? "" : i + 1 == numbers.size() ? " and " : ", ") + numbers[i];
  return words;
}

std::vector<Id> entries_of(const State& state, Id file, Id ep) {
  std::vector<Id> entries;
  for (const Id item : state.files[file].items)
    if (state.items[item].alive && state.items[item].ep == ep) entries.push_back(item);
  std::sort(entries.begin(), entries.end(), [&](Id a, Id b) { return state.items[a].fd < state.items[b].fd; });
  return entries;
}

std::string mode_of(const Item& item) {
  if ((item.events & ~kPrivate) == 0) return "disarmed";
  std::string words = (item.events & kEdge) != 0 ? "edge" : "level";
  if ((item.events & kOneShot) != 0) words += ", one shot";
  if ((item.events & kExclusive) != 0) words += ", exclusive";
  return words;
}

std::string asked_for(const Item& item) {
  return epoll_words(item.events & ~(kErr | kHup));
}

Color thread_color(Id thread) {
  return static_cast<Color>(static_cast<int>(Color::a) + thread % 6);
}

std::string_view status_words(Thread::Status status) {
  switch (status) {
    case Thread::Status::idle:
      return "between two calls";
    case Thread::Status::running:
      return "running";
    case Thread::Status::runnable:
      return "runnable";
    case Thread::Status::blocked:
      return "asleep";
  }
  return {};
}

std::vector<Id> thread_order(const State& state, Id ep) {
  std::vector<Id> order;
  if (ep != kNone && state.epolls[ep].queue != kNone)
    for (const Waiter& waiter : state.queues[state.epolls[ep].queue].waiters)
      if (waiter.type == Waiter::Type::sleeper) order.push_back(waiter.who);
  for (std::size_t i = 0; i < state.threads.size(); ++i) {
    const auto id = static_cast<Id>(i);
    if (state.threads[i].line != kNone && std::find(order.begin(), order.end(), id) == order.end()) order.push_back(id);
  }
  return order;
}

}  // namespace glassbox::epoll
