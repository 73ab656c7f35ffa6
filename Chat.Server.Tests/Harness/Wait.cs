namespace Chat.Server.Tests.Harness;

/// <summary>Deadlines of the tests: far longer than any machine needs, so that only a real fault meets them.</summary>
internal static class Wait
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Looks until the condition holds; fails with the description at the deadline.</summary>
    public static Task UntilAsync(Func<bool> condition, string description) =>
        UntilAsync(() => Task.FromResult(condition()), description);

    public static async Task UntilAsync(Func<Task<bool>> condition, string description)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!await condition())
        {
            if (deadline.IsCancellationRequested) throw new TimeoutException($"Not within {Deadline.TotalSeconds} s: {description}");
            await Task.Delay(15);
        }
    }
}
