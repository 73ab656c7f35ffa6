namespace Chat.Server.Stores;

/// <summary>
/// When a log commits what has come: at once as a rule, and where messages follow each other no sooner than an interval after it began the commit before,
/// so that those which come meanwhile share it. Only while waiting brings company: somebody who waits for each receipt before saying the next thing
/// would wait longer for each, and nobody would gain. For one thread at a time.
/// </summary>
/// <param name="interval">The least time from one commit to the next; zero lets nothing wait.</param>
/// <param name="part">How much of the interval is waited for, by how much comes.</param>
/// <param name="time">The clock.</param>
internal sealed class CommitPace(TimeSpan interval, PartOfInterval part, TimeProvider time)
{
    /// <summary>Over how many intervals at least it is counted what comes in one: in fewer it would be chance.</summary>
    private const int Counted = 8;

    /// <summary>How much the last wait counts in <see cref="shared"/>.</summary>
    private const double Weight = 1.0 / 8;

    /// <summary>The part of the waits that has to bring company for the next to be worth it.</summary>
    private const double Worthwhile = 1.0 / 4;

    /// <summary>
    /// After how many commits without a wait it is tried again whether waiting brings company by now. Somebody who waits for each receipt gets some 5,000
    /// of them a second from a fast disk: more often would cost that much of their time, less often would find a load late.
    /// </summary>
    private const int TryAgainAfter = 256;

    private long begun;
    private double shared = 1;
    private int unwaited;
    private long counting;
    private int counted;
    private TimeSpan gap = interval * part(0);

    /// <summary>How long what is there waits before its commit begins. Whoever waits says what that brought with <see cref="Waited"/>.</summary>
    public TimeSpan TimeToWait()
    {
        if (begun == 0) return TimeSpan.Zero;
        var left = gap - time.GetElapsedTime(begun);
        if (left <= TimeSpan.Zero) return TimeSpan.Zero;
        return shared < Worthwhile && unwaited < TryAgainAfter ? TimeSpan.Zero : left;
    }

    /// <summary>A wait is over.</summary>
    /// <param name="broughtCompany">Whether more came in its second half. What comes right at its beginning is what the commit before has let go on, and would have come together anyway.</param>
    public void Waited(bool broughtCompany)
    {
        shared += ((broughtCompany ? 1 : 0) - shared) * Weight;
        unwaited = 0;
    }

    /// <summary>A commit begins.</summary>
    public void Begin()
    {
        unwaited++;
        begun = time.GetTimestamp();
    }

    /// <summary>How much is in the commit that began last.</summary>
    public void Took(int count)
    {
        if (interval == TimeSpan.Zero) return;
        counted += count;
        var intervals = time.GetElapsedTime(counting, begun) / interval;
        if (intervals < Counted) return;
        gap = interval * part(counted / intervals);
        (counting, counted) = (begun, 0);
    }
}
