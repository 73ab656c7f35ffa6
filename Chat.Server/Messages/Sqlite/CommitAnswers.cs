using Chat.Server.Frames;

namespace Chat.Server.Messages.Sqlite;

/// <summary>
/// Tells those who wait for a transaction how it ended, on the thread pool and not on the writer's thread. All of them, or with several cores a part,
/// in one item of the pool and one <see cref="Turn"/>: one change of threads for many messages, and those of a room leave together.
/// </summary>
internal sealed class CommitAnswers(ArraySegment<(ILogWork Work, MessageLogUnavailableException? Failure)> ended) : IThreadPoolWorkItem
{
    /// <summary>Answers in the order given, as far as one thread does it.</summary>
    public static void Give((ILogWork Work, MessageLogUnavailableException? Failure)[] ended)
    {
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
