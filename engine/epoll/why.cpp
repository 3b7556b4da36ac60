#include "engine/epoll/why.hpp"

namespace glassbox::epoll {
namespace {

std::string capital(std::string text) {
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') text.front() = static_cast<char>(text.front() - 32);
  return text;
}

// what epoll_wait gives back for it: "a"
std::string entry_name(const State& state, const Item& item) {
  return data_text(state, item);
}

// What a wake-up is about, by its key.
std::string news_of(Events key) {
  if (key == 0) return "something has changed";
  const bool in = (key & kIn) != 0;
  const bool out = (key & kOut) != 0;
  if (in && !out) return "there is something to read";
  if (out && !in) return "there is room to write";
  if ((key & kErr) != 0) return "there is an error";
  return "something has changed";
}

std::string why_called_back(const State& before, const Event& event, const State& now) {
  const Item& item = before.items[event.a];
  const std::string ep = file_name(now, now.epolls[item.ep].file);
  const std::string name = entry_name(now, item);
  const std::string file = file_name(now, item.file);
  const auto key = static_cast<Events>(event.b);
  std::string text = file + "'s wait queue calls the entry that " + ep + " left there (" + news_of(key) + "): ";
  switch (static_cast<Callback>(event.c)) {
    case Callback::joins:
      return text + name + " goes onto " + ep + "'s ready list.";
    case Callback::there:
      return text + name + " is on " + ep + "'s ready list already, and the list holds descriptors, not events.";
    case Callback::disarmed:
      return text + name + " is disarmed, because EPOLLONESHOT has reported once; only EPOLL_CTL_MOD arms it again.";
    case Callback::unasked:
      return text + "nobody asked " + ep + " for that, " + name + " was added for " +
             epoll_words(item.events & ~kPrivate & ~(kErr | kHup)) + ".";
  }
  return text;
}

std::string why_examined(const Event& event, const State& before, const State& now) {
  const Item& item = before.items[event.a];
  const std::string name = entry_name(now, item);
  const std::string found = epoll_words(static_cast<Events>(event.b));
  std::string asks = "epoll_wait asks " + name + ", the first on the ready list: ";
  switch (static_cast<Verdict>(event.c)) {
    case Verdict::level:
      return asks + found +
             ", so it is reported, and, being level-triggered, goes to the list's tail to be asked again.";
    case Verdict::edge:
      return asks + found +
             ", so it is reported, and, being edge-triggered, leaves the list until something new arrives.";
    case Verdict::oneshot:
      return asks + found + ", so it is reported, and EPOLLONESHOT disarms it until EPOLL_CTL_MOD.";
    case Verdict::dropped:
      return asks + "it is not ready for what it was added for any more, so it leaves the list and is not reported.";
  }
  return asks;
}

std::string why_blocked(const Event& event, const State& now) {
  const Thread& thread = now.threads[event.actor];
  const Call& call = call_of(now, thread);
  const std::string who = capital(actor_name(now, event.actor));
  const std::string until =
      thread.deadline == kNone ? "" : ", until " + std::to_string(thread.deadline / 1000) + " ms at the latest";
  if (call.fn == Fn::sleep)
    return who + " sleeps for " + std::to_string(call.number) + " ms; the next lines of other threads go on.";
  const std::string again = event.c > 1 ? who + " was woken and found nothing: it goes back to sleep in "
                                        : who + " has to wait in " + std::string(to_word(call.fn)) + ": it sleeps in ";
  if (event.b == 0) return again + "no queue" + until + ".";
  std::string text = again + queue_name(now, event.a);
  if (event.b > 1) text += " and " + counted(event.b - 1, "more queue");
  const WaitQueue& queue = now.queues[event.a];
  if (queue.of == WaitQueue::Of::epoll_wait && queue.waiters.size() > 1)
    text += ", at the head, before those who came earlier";
  return text + until + ".";
}

std::string why_polled(const Event& event, const State& now) {
  const std::string who = call_name(now, event);
  std::string text = who + " asks all " + counted(event.a, "descriptor") + " of its list";
  if (event.a == 1) text = who + " asks the one descriptor of its list";
  if (event.c == 1) text += " again, because it was woken and is not told by whom";
  return text + ": " +
         (event.b == 0 ? "none is ready." : std::to_string(event.b) + (event.b == 1 ? " is" : " are") + " ready.");
}

std::string why_closed(const Event& event, const State& now) {
  const std::string name = file_name(now, event.a);
  std::string text = "That was the last descriptor of the open file that was opened as " + name + ", so it is closed";
  if (event.b > 0)
    text += ", and " + counted(event.b, "registration") + " of it " + (event.b == 1 ? "leaves" : "leave") +
            " its epoll set";
  return text + ".";
}

std::string why_signalled(const Event& event, const State& now) {
  const std::string file = file_name(now, event.a);
  switch (static_cast<Segment>(event.b)) {
    case Segment::queued:
      return "The three packets of a connection have gone to and fro: the client is connected, and the connection "
             "waits "
             "in " +
             file_name(now, event.a) + "'s queue until somebody accepts it.";
    case Segment::refused:
      return "Nobody listens on that port: a RST comes back, and the connection is refused.";
    case Segment::dropped:
      return file +
             "'s queue of connections that wait for accept is full: the SYN is dropped, and the client will try "
             "again in a second.";
    case Segment::fin:
      return file + " receives a FIN: the other side will send nothing more, and a read returns 0 once all is read.";
    case Segment::reset:
      return file + " receives a RST: the connection is gone at once, with an error for whoever looks.";
    default:
      return file + " is told that the other side has changed.";
  }
}

}  // namespace

std::string Model::opening(const State& initial) {
  const auto& script = *initial.script;
  if (script.lines.empty()) return "The program has no call.";
  std::string text = counted(static_cast<std::int64_t>(script.lines.size()), "line");
  if (script.threads.size() > 1) text += " in " + counted(static_cast<std::int64_t>(script.threads.size()), "thread");
  return "A new process: " + text + " will run, descriptors 0, 1 and 2 are taken, and the next one will be 3.";
}

std::string Model::why(const State& before, const Event& event, const State& now) {
  switch (static_cast<Happening>(event.kind)) {
    case Happening::returned:
      return why_returned(before, event, now);
    case Happening::looped:
      return "The loop goes through " + counted(event.b - event.a + 1, "call") + " of " +
             std::string(to_word(now.script->lines[static_cast<std::size_t>(now.finished.front().line)].call.fn)) +
             ", for i from " + std::to_string(event.a) + " to " + std::to_string(event.b) + ".";
    case Happening::stored:
    case Happening::taken:
      return why_moved(event, now);
    case Happening::called_back:
      return why_called_back(before, event, now);
    case Happening::listed: {
      const Item& item = now.items[event.a];
      const std::string ep = file_name(now, now.epolls[item.ep].file);
      const std::string place = event.b == 0 ? "as the only one" : "behind " + counted(event.b, "other entry");
      return entry_name(now, item) + " is now on " + ep + "'s ready list, " +
             (event.b > 1 ? "behind " + std::to_string(event.b) + " others" : place) +
             "; the next epoll_wait will ask it.";
    }
    case Happening::woken:
      return why_woken(before, event, now);
    case Happening::blocked:
      return why_blocked(event, now);
    case Happening::timed_out:
      return "At " + std::to_string(now.now / 1000) + " ms the time of " + call_name(now, event) + " in " +
             actor_name(now, event.actor) + " is up.";
    case Happening::examined:
      return why_examined(event, before, now);
    case Happening::polled:
      return why_polled(event, now);
    case Happening::closed:
      return why_closed(event, now);
    case Happening::signalled:
      return why_signalled(event, now);
    case Happening::expired:
      return "At " + std::to_string(now.now / 1000) + " ms the timer of " + file_name(now, event.a) +
             " expires: its counter is " + std::to_string(event.b) +
             ", and the kernel's timer rests until the counter is read or the timer is set again.";
    case Happening::unheard:
      return capital(actor_name(now, event.a)) + " still waits in " + call_name(now, event) +
             ", and nothing that could end it can happen any more.";
  }
  return {};
}

std::string Model::ending(const State& last) {
  if (last.script->lines.empty()) return "The program has no call.";
  if (last.beyond_memory)
    return "The run stops here: with line " + std::to_string(last.beyond_line) +
           " the program has written more than 64 MB, and this machine keeps no more.";
  if (last.beyond_line != 0)
    return "The run stops here: line " + std::to_string(last.beyond_line) +
           " would leave more than 32,768 bytes unread in a TCP connection, and how much more fits is for the kernel's "
           "autotuning to say.";
  if (last.next_line < static_cast<std::int32_t>(last.script->lines.size()))
    return "The run stops here: line " +
           std::to_string(last.script->lines[static_cast<std::size_t>(last.next_line)].number) +
           " is for a thread whose call will never return.";
  return last.unheard > 0 ? "The last line has run, and nothing that could wake the waiting calls can happen any more."
                          : "The last line of the program has run.";
}

}  // namespace glassbox::epoll
