using Chat.Server.Stores;

namespace Chat.LoadTest.Logs;

/// <summary>The real clock, save that retention looks at the log when it is told to and not by itself.</summary>
internal sealed class SweepClock : TimeProvider
{
    private Action sweep = static () => { };

    public void Sweep() => sweep();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period != RetentionSchedule.Interval) return base.CreateTimer(callback, state, dueTime, period);
        sweep += () => callback(state);
        return base.CreateTimer(static _ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
