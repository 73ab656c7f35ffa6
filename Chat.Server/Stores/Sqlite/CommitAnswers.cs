using Chat.Server.FastPath;
using Chat.Server.Ports;

namespace Chat.Server.Stores.Sqlite;

/// <summary>
/// Tells those who wait for a transaction how it ended, as a rule on the thread pool and not on the writer's thread. All of them, or with several cores a part,
/// in one item of the pool and one <see cref="Turn"/>: one change of threads for many messages, and those of a room leave together.
/// </summary>
internal sealed class CommitAnswers(ArraySegment<(ILogWork Work, MessageLogUnavailableException? Failure)> ended) : IThreadPoolWorkItem
{
    /// <summary>Answers in the order given, as far as one thread does it.</summary>
    /// <param name="ended">All of a transaction.</param>
    /// <param name="here">Whether to do it in this thread and now: when it is one, and nothing waits for the writer meanwhile, waking another thread costs more.</param>
    public static void Give((ILogWork Work, MessageLogUnavailableException? Failure)[] ended, bool here)
    {
        if (here)
        {
            new CommitAnswers(ended).Execute();
            return;
        }

        var share = Math.Max(1, (ended.Length + Environment.ProcessorCount - 1) / Environment.ProcessorCount);
        for (var start = 0; start < ended.Length; start += share)
            ThreadPool.UnsafeQueueUserWorkItem(
                new CommitAnswers(new(ended, start, Math.Min(share, ended.Length - start))), preferLocal: false);
    }

    public void Execute()
    {
        var begun = Turn.TryBegin();
        try
        {
            foreach (var (work, failure) in ended)
            {
                if (failure is null) work.Succeed();
                else work.Fail(failure);
            }
        }
        finally
        {
            if (begun) Turn.End();
        }
    }
}
