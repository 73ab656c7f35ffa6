namespace Chat.Server.FastPath;

/// <summary>The threads that wait for sockets to become ready; there is one for each core.</summary>
internal static class SocketThreads
{
    public const string Setting = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>
    /// Lets these threads handle what arrives, instead of waking a thread of the pool for it: two changes of threads less per
    /// message. In return nothing in this process may block such a thread: what waits for a disk,
    /// another process or a lock that is held for long goes to the thread pool. The runtime has no other switch for it than this variable of
    /// its environment, and looks at it when the first socket is made; who starts the process may have set it already. Windows
    /// does without.
    /// </summary>
    public static void HandleWhatTheyReceive()
    {
        if (Environment.GetEnvironmentVariable(Setting) is null) Environment.SetEnvironmentVariable(Setting, "1");
    }
}
