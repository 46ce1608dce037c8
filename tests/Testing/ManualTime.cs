namespace Sdk.Container.Hygiene.Testing;

/// <summary>A clock that moves only when a test says so: delays and timeouts take no wall time.</summary>
public sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(Func<TimeSpan, bool> Predicate, TaskCompletionSource<TimeSpan> Seen)> _watchers = [];
    private DateTimeOffset _now = start;

    public ManualTime()
        : this(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero))
    {
    }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock, and runs what falls due on the way, in order.</summary>
    public void Advance(TimeSpan by)
    {
        var end = GetUtcNow() + by;
        while (true)
        {
            ManualTimer? next;
            lock (_lock)
            {
                next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
                if (next is null)
                {
                    _now = end;
                    return;
                }
                if (next.Due > _now)
                    _now = next.Due;
                next.Fired();
            }
            next.Callback();
        }
    }

    /// <summary>Waits until somebody waits for a time that <paramref name="predicate"/> accepts (a delay, a timeout), or does already; gives that time.</summary>
    public Task<TimeSpan> TimerAsync(Func<TimeSpan, bool> predicate)
    {
        lock (_lock)
        {
            foreach (var timer in _timers)
            {
                if (predicate(timer.Due - _now))
                    return Task.FromResult(timer.Due - _now);
            }
            var seen = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((predicate, seen));
            return seen.Task;
        }
    }

    /// <summary>Lets waits of at most <paramref name="atMost"/> pass, one after the other, until the task has ended.</summary>
    public async Task<T> PassAsync<T>(Task<T> task, TimeSpan atMost)
    {
        while (!task.IsCompleted)
        {
            var next = TimerAsync(due => due <= atMost);
            await Task.WhenAny(task, next);
            if (next.IsCompleted && !task.IsCompleted)
                Advance(await next);
        }
        return await task;
    }

    private sealed class ManualTimer(ManualTime owner, Action callback) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset Due { get; private set; }

        public Action Callback { get; } = callback;

        public void Fired()
        {
            if (_period > TimeSpan.Zero)
                Due += _period;
            else
                owner._timers.Remove(this);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._lock)
            {
                owner._timers.Remove(this);
                _period = period;
                if (dueTime < TimeSpan.Zero)
                    return true;
                Due = owner._now + dueTime;
                owner._timers.Add(this);
                foreach (var watcher in owner._watchers.Where(watcher => watcher.Predicate(dueTime)).ToList())
                {
                    owner._watchers.Remove(watcher);
                    watcher.Seen.SetResult(dueTime);
                }
            }
            return true;
        }

        public void Dispose()
        {
            lock (owner._lock)
                owner._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
