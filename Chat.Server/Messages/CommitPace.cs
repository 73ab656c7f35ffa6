namespace Chat.Server.Messages;

/// <summary>
/// When a log commits what has come: at once as a rule, and where messages follow each other no sooner than an interval after it began the commit before,
/// so that those which come meanwhile share it. Only while waiting brings company: somebody who waits for each receipt before saying the next thing
/// would wait longer for each, and nobody would gain. For one thread at a time.
/// </summary>
/// <param name="interval">The longest time from one commit to the next; zero lets nothing wait.</param>
/// <param name="fullRate">From how many messages a second on it is the whole interval; with fewer it is shorter in proportion. Zero: always the whole.</param>
/// <param name="time">The clock.</param>
internal sealed class CommitPace(TimeSpan interval, double fullRate, TimeProvider time)
{
    /// <summary>How much the last wait counts in <see cref="shared"/>.</summary>
    private const double WaitWeight = 1.0 / 8;

    /// <summary>How much the last commit counts in the rate.</summary>
    private const double RateWeight = 1.0 / 16;

    /// <summary>The longest pause between two commits that counts, in seconds: after any pause the rate of a load is known some fifty commits later.</summary>
    private const double LongestPause = 0.1;

    /// <summary>The part of the waits that has to bring company for the next to be worth it.</summary>
    private const double Worthwhile = 1.0 / 4;

    /// <summary>
    /// After how many commits without a wait it is tried again whether waiting brings company by now. Somebody who waits for each receipt gets some 5,000
    /// of them a second from a fast disk: more often would cost that much of their time, less often would find a load late.
    /// </summary>
    private const int TryAgainAfter = 256;

    private long begun;
    private double meanMessages, meanSeconds;
    private double shared = 1;
    private int unwaited;

    /// <summary>How long what is there waits before its commit begins. Whoever waits says what that brought with <see cref="Waited"/>.</summary>
    public TimeSpan TimeToWait()
    {
        if (begun == 0) return TimeSpan.Zero;
        var left = Interval() - time.GetElapsedTime(begun);
        if (left <= TimeSpan.Zero) return TimeSpan.Zero;
        return shared < Worthwhile && unwaited < TryAgainAfter ? TimeSpan.Zero : left;
    }

    /// <summary>A wait is over.</summary>
    /// <param name="broughtCompany">Whether more came in its second half. What comes right at its beginning is what the commit before has let go on, and would have come together anyway.</param>
    public void Waited(bool broughtCompany)
    {
        shared += ((broughtCompany ? 1 : 0) - shared) * WaitWeight;
        unwaited = 0;
    }

    /// <summary>A commit begins.</summary>
    /// <param name="messages">How many share it.</param>
    public void Begin(int messages)
    {
        var now = time.GetTimestamp();
        var seconds = begun == 0 ? LongestPause : Math.Min(time.GetElapsedTime(begun, now).TotalSeconds, LongestPause);
        meanMessages += (messages - meanMessages) * RateWeight;
        meanSeconds += (seconds - meanSeconds) * RateWeight;
        unwaited++;
        begun = now;
    }

    private TimeSpan Interval()
    {
        var full = meanSeconds * fullRate;
        return meanMessages >= full ? interval : interval * (meanMessages / full);
    }
}
