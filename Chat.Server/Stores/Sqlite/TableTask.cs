using Chat.Server.Ports;

namespace Chat.Server.Stores.Sqlite;

/// <summary>A <see cref="TableWork"/> with a result.</summary>
/// <param name="run">What is done.</param>
/// <param name="holdsAppends">As <see cref="TableWork.HoldsAppends"/>.</param>
internal sealed class TableTask<T>(Func<SqliteAmender, DateTimeOffset, T> run, bool holdsAppends = false) : TableWork
{
    private readonly TaskCompletionSource<T> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;

    public Task<T> Task => ended.Task;

    public override bool HoldsAppends => holdsAppends;

    public override void Run(SqliteAmender amender, DateTimeOffset now) => result = run(amender, now);

    public override void Succeed() => ended.TrySetResult(result!);

    public override void Fail(MessageLogUnavailableException reason) => ended.TrySetException(reason);
}
