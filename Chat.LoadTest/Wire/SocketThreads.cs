namespace Chat.LoadTest.Wire;

/// <summary>Has what is received handled by the threads that wait for the sockets, without a detour over the thread pool.</summary>
internal static class SocketThreads
{
    /// <summary>Has to come before the process's first socket; the runtime reads these settings once.</summary>
    public static void HandleInline()
    {
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", $"{Math.Clamp(Environment.ProcessorCount / 2, 1, 4)}");
    }
}
