namespace Chat.Server.Endpoints.Hubs;

/// <summary>
/// The calls of one connection, a feature of it: they take effect in the order in which they came and are answered in that order. After the end none begins.
/// </summary>
internal interface ICallOrder
{
    /// <summary>Runs a call in its turn, and answers it in its turn.</summary>
    /// <param name="overlaps">Whether it may run beside others of which the same is true, if they began before it.</param>
    /// <param name="state">What the call needs.</param>
    /// <param name="run">The call. It fails through what it returns and never throws.</param>
    /// <returns>Its answer, to be awaited before the next call comes. <see cref="HubErrors.Ended"/> when the call came after the end.</returns>
    ValueTask<object?> RunAsync<T>(bool overlaps, T state, Func<T, ValueTask<object?>> run);

    /// <summary>Lets no further call begin, and waits until those that have begun are answered.</summary>
    Task EndAsync();
}
