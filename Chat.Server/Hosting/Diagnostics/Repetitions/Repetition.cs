namespace Chat.Server.Hosting.Diagnostics.Repetitions;

/// <summary>
/// Says when something that may come again and again is due to be said: at once, then at distances that double from 1 second to 1 minute, and
/// at once again after a minute in which it did not come. Allocates nothing; for any thread.
/// </summary>
internal sealed class Repetition(TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private TimeSpan distance;
    private long saidAt;
    private long cameAt;
    private int pending;
    private bool isSaid;

    /// <summary>It has come.</summary>
    /// <param name="leftOut">How often it came since it was said, this time not counted, when it is due.</param>
    public bool IsDue(out int leftOut)
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            var isFresh = distance == TimeSpan.Zero || time.GetElapsedTime(cameAt, now) >= Longest;
            cameAt = now;
            leftOut = pending;
            if (isFresh) distance = TimeSpan.Zero;
            else if (time.GetElapsedTime(saidAt, now) < distance)
            {
                pending++;
                return false;
            }

            Say(now);
            return true;
        }
    }

    /// <summary>Whether it was left out and is due although it has not come again.</summary>
    /// <param name="leftOut">How often it was left out.</param>
    /// <param name="atOnce">As if it were due.</param>
    public bool IsOverdue(out int leftOut, bool atOnce = false)
    {
        lock (gate)
        {
            leftOut = pending;
            var now = time.GetTimestamp();
            if (pending == 0 || (!atOnce && time.GetElapsedTime(saidAt, now) < distance)) return false;
            Say(now);
            return true;
        }
    }

    /// <summary>It is over. True when that is to be said, because it was said that it had come.</summary>
    /// <param name="leftOut">How often it was left out since.</param>
    public bool End(out int leftOut)
    {
        lock (gate)
        {
            leftOut = pending;
            if (!isSaid) return false;
            isSaid = false;
            pending = 0;
            return true;
        }
    }

    private void Say(long now)
    {
        distance = distance == TimeSpan.Zero ? Shortest : distance >= Longest / 2 ? Longest : distance * 2;
        saidAt = now;
        pending = 0;
        isSaid = true;
    }
}
