namespace Chat.Server.Kernel;

/// <summary>
/// Keeps together what follows from one arrival: what one read of a socket brought, the answers of one commit, the replies that came in one piece. Work
/// that is better done once for several messages is left to the end of the turn in which it comes up, so that what arrived together leaves together.
/// <para>A turn is run by one thread and waits for nothing. Who leaves work need not know whether there is a turn.</para>
/// </summary>
internal interface ITurns
{
    /// <summary>Does something as a turn, or as a part of the turn that it is called in. What it throws comes back when the turn has ended.</summary>
    void Run(Action<object> act, object state);

    /// <summary>Does work at the end of the present turn; without one at once. It must not throw.</summary>
    void AtEnd(IThreadPoolWorkItem work);
}
