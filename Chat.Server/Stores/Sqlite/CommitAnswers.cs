using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Stores.Sqlite;

/// <summary>
/// Tells those who wait for a transaction how it ended, as a rule on the thread pool and not on the writer's thread. All of them, or with several cores a part,
/// in one item of the pool and one turn: one change of threads for many messages, and those of a room leave together.
/// </summary>
internal sealed class CommitAnswers(ArraySegment<(ILogWork Work, MessageLogUnavailableException? Failure)> ended, ITurns turns) : IThreadPoolWorkItem
{
    /// <summary>Answers in the order given, as far as one thread does it.</summary>
    /// <param name="ended">All of a transaction.</param>
    /// <param name="turns">What follows from answers that are given together is done together.</param>
    /// <param name="here">Whether to do it in this thread and now: when it is one, and nothing waits for the writer meanwhile, waking another thread costs more.</param>
    public static void Give((ILogWork Work, MessageLogUnavailableException? Failure)[] ended, ITurns turns, bool here)
    {
        if (here)
        {
            new CommitAnswers(ended, turns).Execute();
            return;
        }

        var share = Math.Max(1, (ended.Length + Environment.ProcessorCount - 1) / Environment.ProcessorCount);
        for (var start = 0; start < ended.Length; start += share)
            ThreadPool.UnsafeQueueUserWorkItem(
                new CommitAnswers(new(ended, start, Math.Min(share, ended.Length - start)), turns), preferLocal: false);
    }

    public void Execute() => turns.Run(static answers => ((CommitAnswers)answers).Give(), this);

    private void Give()
    {
        foreach (var (work, failure) in ended)
        {
            if (failure is null) work.Succeed();
            else work.Fail(failure);
        }
    }
}
