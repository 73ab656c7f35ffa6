using System.Collections.Concurrent;
using Chat.Server.Ports;

namespace Chat.Server.Stores.Sqlite;

/// <summary>
/// The one that writes to the file of subscriptions: a thread of its own, because it waits for the disk. What waits together is one transaction. The file is
/// opened with the first use, and again after a failure that the connection may not survive or when it was moved.
/// </summary>
/// <param name="open">Opens the file.</param>
/// <param name="closed">Called when the file was closed: readers must let go of it, too.</param>
/// <param name="path">The file, for messages.</param>
/// <param name="logger">Told of outages, once each.</param>
internal sealed class SubscriptionWriter(Func<SubscriptionTable> open, Action closed, string path, ILogger logger)
{
    /// <summary>The most work in one transaction.</summary>
    private const int GroupLength = 1024;

    private readonly BlockingCollection<SubscriptionWork> queue = [];
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SubscriptionTable? table;
    private bool outage;

    public void Start() => new Thread(Run) { IsBackground = true, Name = "subscriptions" }.Start();

    /// <summary>Hands work over; it ends by itself.</summary>
    public void Add(SubscriptionWork work)
    {
        try
        {
            queue.Add(work);
        }
        catch (InvalidOperationException)
        {
            work.Fail(new SubscriptionsUnavailableException("The store of subscriptions is closed."));
        }
    }

    /// <summary>Does what is waiting, then closes the file.</summary>
    public Task EndAsync()
    {
        queue.CompleteAdding();
        return ended.Task;
    }

    private void Run()
    {
        var group = new List<SubscriptionWork>();
        while (queue.TryTake(out var first, Timeout.Infinite))
        {
            group.Add(first);
            while (group.Count < GroupLength && queue.TryTake(out var next)) group.Add(next);
            Process(group);
            group.Clear();
        }

        Close();
        ended.SetResult();
    }

    private void Process(List<SubscriptionWork> group)
    {
        try
        {
            if (table is { HasMoved: true }) Close();
            table ??= open();
            group.RemoveAll(OnlyOpens);
            if (group.Count == 0) return;
            table.Transact(() => group.ForEach(work => work.Run(table)));
        }
        catch (Exception e)
        {
            if (!SqliteFailure.LeavesFileUsable(e)) Close();
            var reason = e as SubscriptionsUnavailableException ?? new SubscriptionsUnavailableException($"{path} cannot be used: {e.Message}", e);
            if (!outage) logger.SubscriptionsUnavailable(path, reason.Message);
            outage = true;
            group.ForEach(work => work.Fail(reason));
            return;
        }

        if (outage) logger.SubscriptionsRecovered(path);
        outage = false;
        group.ForEach(work => work.Committed());
        group.ForEach(work => work.Succeed());
        if (group.Exists(work => work.Wipes)) Wipe();
    }

    private static bool OnlyOpens(SubscriptionWork work)
    {
        if (!work.Writes) work.Succeed();
        return !work.Writes;
    }

    /// <summary>A failure does no harm: what was deleted goes with the next checkpoint.</summary>
    private void Wipe()
    {
        try
        {
            table!.Wipe();
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            Close();
        }
    }

    private void Close()
    {
        table?.Dispose();
        table = null;
        closed();
    }
}
