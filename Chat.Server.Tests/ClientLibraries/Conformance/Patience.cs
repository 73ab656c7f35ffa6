namespace Chat.Server.Tests.ClientLibraries.Conformance;

/// <summary>How long the stage waits: longer than a client takes whose waits have all come out long.</summary>
internal static class Patience
{
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    /// <summary>Looks until the condition holds; fails with what is seen then.</summary>
    public static async Task UntilAsync(Func<bool> condition, Func<string> otherwise, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        while (!condition())
        {
            if (deadline.IsCancellationRequested) throw new ConformanceException(otherwise());
            await Task.Delay(15, CancellationToken.None);
        }
    }
}
