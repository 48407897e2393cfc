// What Swift cannot import from ncurses and libc, one line each, and the little that has to run inside a signal
// handler. Constants are never typed again: they come from the headers of the machine that builds.
#ifndef MMSCOPE_CNCURSESW_SHIM_H
#define MMSCOPE_CNCURSESW_SHIM_H
#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>
#include <ncursesw/curses.h>

// From term.h, which cannot be included: it defines a macro for each capability (`lines`, `columns`, `bell` ...).
extern NCURSES_EXPORT(int) setupterm(const char *, int, int *);
// Hidden in wchar.h unless _XOPEN_SOURCE is set, which has to happen before the first header of the whole module.
extern int wcwidth(wchar_t);
static inline int mmscope_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

static inline attr_t mmscope_bold(void) { return A_BOLD; }
static inline attr_t mmscope_dim(void) { return A_DIM; }
static inline attr_t mmscope_underline(void) { return A_UNDERLINE; }
static inline attr_t mmscope_reverse(void) { return A_REVERSE; }
static inline WINDOW *mmscope_window(void) { return stdscr; }
static inline void mmscope_clear_all(void) { clearok(curscr, true); }
static inline int mmscope_columns(void) { return getmaxx(stdscr); }
static inline int mmscope_rows(void) { return getmaxy(stdscr); }
static inline int mmscope_pairs(void) { return COLOR_PAIRS; }
static inline int mmscope_colors(void) { return COLORS; }
static inline bool mmscope_is_utf8(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }
static inline SCREEN *mmscope_open(const char *term) { return newterm(term, stdout, stdin); }

// The pair goes through the last argument, as an int: the one before is a short, too narrow for pairs over 32767.
static inline void mmscope_cell(cchar_t *cell, uint32_t scalar, attr_t attributes, int pair) {
  wchar_t text[2] = { (wchar_t)scalar, 0 };
  setcchar(cell, text, attributes, 0, &pair);
}

// ---- Mouse: an event as 0 nothing, 1 press, 2 release, 3 motion, 4 wheel up, 5 wheel down.

static inline void mmscope_mouse_on(void) {
  mousemask(BUTTON1_PRESSED | BUTTON1_RELEASED | BUTTON4_PRESSED | BUTTON5_PRESSED | REPORT_MOUSE_POSITION, NULL);
  mouseinterval(0);
}
static inline void mmscope_mouse_off(void) { mousemask(0, NULL); }
// `putp` writes through stdio, which has to be empty before ncurses writes its own buffer.
static inline void mmscope_put(const char *text) {
  putp(text);
  fflush(stdout);
}
static inline int mmscope_mouse_event(int *x, int *y) {
  MEVENT event;
  if (getmouse(&event) != OK) return 0;
  *x = event.x;
  *y = event.y;
  if (event.bstate & BUTTON4_PRESSED) return 4;
  if (event.bstate & BUTTON5_PRESSED) return 5;
  if (event.bstate & BUTTON1_PRESSED) return 1;
  if (event.bstate & BUTTON1_RELEASED) return 2;
  if (event.bstate & REPORT_MOUSE_POSITION) return 3;
  return 0;
}

// ---- Input: 1 when there is something to read, 0 when not in time, -1 when a signal came first, -2 never again.

static inline int mmscope_wait(int milliseconds) {
  struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
  int ready = poll(&in, 1, milliseconds);
  if (ready < 0) return -1;
  if (ready > 0 && (in.revents & (POLLHUP | POLLERR | POLLNVAL))) return -2;  // the terminal went away
  return ready > 0;
}

// Key codes of our own, above those that ncurses gives to the keys of an entry.
static inline int mmscope_paste_start(void) { return 0x4000; }
static inline int mmscope_paste_end(void) { return 0x4001; }

// Terminals send these in both of their modes and not always as their entry says.
static inline void mmscope_define_keys(void) {
  define_key("\033[A", KEY_UP);
  define_key("\033[B", KEY_DOWN);
  define_key("\033[C", KEY_RIGHT);
  define_key("\033[D", KEY_LEFT);
  define_key("\033[H", KEY_HOME);
  define_key("\033[F", KEY_END);
  define_key("\033[1~", KEY_HOME);
  define_key("\033[4~", KEY_END);
  define_key("\033[Z", KEY_BTAB);
  define_key("\033[200~", mmscope_paste_start());
  define_key("\033[201~", mmscope_paste_end());
}

// For time limits of input.
static inline uint64_t mmscope_nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

// ---- Terminfo. Absent strings are NULL or (char *)-1.

static inline const char *mmscope_string(const char *name) {
  const char *found = tigetstr((char *)name);
  return found == (char *)-1 ? NULL : found;
}
// Escape sequences as ECMA-48 has them: what the terminal does not know it passes over.
static inline bool mmscope_is_ansi(void) {
  const char *address = mmscope_string("cup");
  return address && strncmp(address, "\033[", 2) == 0;
}
static inline bool mmscope_setup(const char *term) {
  int problem = 0;
  return setupterm(term, STDOUT_FILENO, &problem) == OK;
}
static inline const char *mmscope_mouse_string(int on) {
  const char *format = mmscope_string("XM");
  return format ? tparm((char *)format, on) : NULL;
}

// ---- Signals. The state is behind a weak function, of which the linker keeps one: a `static` variable of a header
// would be another one in each object file, and is not even emitted where Swift imports it.

struct mmscope_state {
  volatile sig_atomic_t ends;     // SIGINT, SIGTERM, SIGHUP: how many came
  volatile sig_atomic_t stops;    // SIGTSTP
  volatile sig_atomic_t resumes;  // SIGCONT
  volatile sig_atomic_t active;   // the terminal is ours now
  char restore_text[512];
  size_t restore_size;
  struct termios termios;
  bool has_termios;
  struct sigaction before[64];  // by signal number
  char stack[65536];            // for the handler when the stack itself overflowed
};
__attribute__((weak, noinline)) struct mmscope_state *mmscope_state(void) {
  static struct mmscope_state state;
  return &state;
}

// Async-signal-safe: write and tcsetattr only.
static inline void mmscope_restore_now(void) {
  if (!mmscope_state()->active) return;
  mmscope_state()->active = 0;
  size_t done = 0;
  while (done < mmscope_state()->restore_size) {
    ssize_t n = write(STDOUT_FILENO, mmscope_state()->restore_text + done, mmscope_state()->restore_size - done);
    if (n <= 0) break;
    done += (size_t)n;
  }
  if (mmscope_state()->has_termios) tcsetattr(STDIN_FILENO, TCSANOW, &mmscope_state()->termios);
}

// Our bug, or a kill that cannot wait: give the terminal back, then let whoever handled it before have it (the
// backtracer of the Swift runtime, or the default). The backtracer must not ask at the keyboard how to go on: the
// program ends. Nor does it have anything to say where Ctrl-\ was pressed.
static inline void mmscope_on_fatal(int number) {
  mmscope_restore_now();
  if (number != SIGQUIT) {
    int nothing = open("/dev/null", O_RDONLY);
    if (nothing > STDIN_FILENO) dup2(nothing, STDIN_FILENO);
    sigaction(number, &mmscope_state()->before[number], NULL);
    raise(number);
  }
  // It came back, or there was none.
  signal(number, SIG_DFL);
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, number);
  sigprocmask(SIG_UNBLOCK, &only, NULL);
  raise(number);
  _exit(128 + number);
}

static inline void mmscope_on_polite(int number) {
  int saved = errno;
  if (number == SIGTSTP) {
    mmscope_state()->stops = 1;
  } else if (number == SIGCONT) {
    mmscope_state()->resumes = 1;
  } else if (mmscope_state()->ends < 2) {
    mmscope_state()->ends = mmscope_state()->ends + 1;
  } else {
    // Asked three times and still busy: go at once.
    mmscope_restore_now();
    signal(number, SIG_DFL);
    raise(number);
  }
  errno = saved;
}

static inline void mmscope_remember_terminal(void) {
  mmscope_state()->has_termios = tcgetattr(STDIN_FILENO, &mmscope_state()->termios) == 0;
  mmscope_state()->restore_size = 0;
}

// Adds to the restore sequence, without terminfo's padding marks `$<5>`.
static inline void mmscope_restore_with(const char *text) {
  if (!text) return;
  struct mmscope_state *state = mmscope_state();
  while (*text) {
    if (text[0] == '$' && text[1] == '<') {
      const char *end = strchr(text, '>');
      if (end) { text = end + 1; continue; }
    }
    if (state->restore_size < sizeof state->restore_text) state->restore_text[state->restore_size++] = *text;
    text++;
  }
}

static inline void mmscope_take(int number, void (*handler)(int), int flags) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  sigemptyset(&action.sa_mask);
  action.sa_handler = handler;
  action.sa_flags = flags;
  struct sigaction *before = &mmscope_state()->before[number];
  sigaction(number, &action, before);
  // What was ignored when the program started (nohup, a shell without job control) stays ignored.
  if (before->sa_handler == SIG_IGN) sigaction(number, before, NULL);
}

// Signals that end a program at once: our bugs, limits, and what somebody may send.
static inline const int *mmscope_fatal(int *count) {
  static const int numbers[] = { SIGABRT, SIGSEGV, SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSYS, SIGQUIT, SIGXCPU, SIGXFSZ,
                                 SIGALRM, SIGVTALRM, SIGPROF, SIGUSR1, SIGUSR2, SIGPIPE, SIGPOLL, SIGPWR };
  *count = sizeof numbers / sizeof numbers[0];
  return numbers;
}
static inline const int *mmscope_polite(int *count) {
  static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT };
  *count = sizeof numbers / sizeof numbers[0];
  return numbers;
}

static inline void mmscope_guard(void) {
  stack_t stack;
  memset(&stack, 0, sizeof stack);
  stack.ss_sp = mmscope_state()->stack;
  stack.ss_size = sizeof mmscope_state()->stack;
  sigaltstack(&stack, NULL);
  // A parent may have started us with signals blocked; whoever owns a terminal must hear them.
  sigset_t heard;
  sigemptyset(&heard);
  sigaddset(&heard, SIGWINCH);
  int count = 0;
  const int *fatal = mmscope_fatal(&count);
  for (int i = 0; i < count; i++) {
    mmscope_take(fatal[i], mmscope_on_fatal, SA_ONSTACK | SA_NODEFER);
    sigaddset(&heard, fatal[i]);
  }
  const int *polite = mmscope_polite(&count);
  for (int i = 0; i < count; i++) {
    mmscope_take(polite[i], mmscope_on_polite, 0);
    sigaddset(&heard, polite[i]);
  }
  sigprocmask(SIG_UNBLOCK, &heard, NULL);
}

static inline void mmscope_unguard(void) {
  int count = 0;
  const int *fatal = mmscope_fatal(&count);
  for (int i = 0; i < count; i++) sigaction(fatal[i], &mmscope_state()->before[fatal[i]], NULL);
  const int *polite = mmscope_polite(&count);
  for (int i = 0; i < count; i++) sigaction(polite[i], &mmscope_state()->before[polite[i]], NULL);
}

static inline void mmscope_at_exit(void) { atexit(mmscope_restore_now); }
static inline void mmscope_set_active(bool active) { mmscope_state()->active = active; }
static inline bool mmscope_ask_end(void) { return mmscope_state()->ends > 0; }
static inline bool mmscope_take_stop(void) {
  bool asked = mmscope_state()->stops;
  mmscope_state()->stops = 0;
  return asked;
}
static inline bool mmscope_take_resume(void) {
  bool asked = mmscope_state()->resumes;
  mmscope_state()->resumes = 0;
  return asked;
}

// Stops this process as Ctrl-Z would have; returns when it goes on.
static inline void mmscope_stop_self(void) {
  struct sigaction normal, ours;
  memset(&normal, 0, sizeof normal);
  normal.sa_handler = SIG_DFL;
  sigemptyset(&normal.sa_mask);
  sigaction(SIGTSTP, &normal, &ours);
  raise(SIGTSTP);
  sigaction(SIGTSTP, &ours, NULL);
  mmscope_state()->resumes = 0;
}
#endif
