namespace Chat.Server.FastPath;

/// <summary>Event ids 1800–1899.</summary>
internal static partial class FastPathLog
{
    [LoggerMessage(1800, LogLevel.Warning, "These switches of the runtime have not taken, so messages cost more than they need: {Switches}; see docs/dotnet.md")]
    public static partial void SwitchesNotTaken(this ILogger logger, string switches);
}
