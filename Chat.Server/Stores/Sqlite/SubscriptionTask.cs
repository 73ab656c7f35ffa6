using Chat.Server.Ports;

namespace Chat.Server.Stores.Sqlite;

/// <summary>A <see cref="SubscriptionWork"/> with a result.</summary>
/// <param name="run">What is done.</param>
/// <param name="committed">What follows when it is on disk, before anybody is told.</param>
internal sealed class SubscriptionTask<T>(Func<SubscriptionTable, T> run, Action<T>? committed = null) : SubscriptionWork
{
    private readonly TaskCompletionSource<T> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;

    public Task<T> Task => ended.Task;

    public override void Run(SubscriptionTable table) => result = run(table);

    public override void Committed() => committed?.Invoke(result!);

    public override void Succeed() => ended.TrySetResult(result!);

    public override void Fail(SubscriptionsUnavailableException reason) => ended.TrySetException(reason);
}
