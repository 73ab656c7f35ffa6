using Chat.Server.Kernel;

namespace Chat.Server.Hosting.Diagnostics;

/// <summary>Section <c>Chat:Log</c>: how the log is written; what is written is said by <c>Logging:LogLevel</c>.</summary>
internal sealed class LogOptions
{
    public const string Section = "Chat:Log";

    /// <summary>The form of a line, see <see href="operations.md#log">log</see>.</summary>
    public LogFormat Format { get; set; } = LogFormat.Text;

    /// <summary>Whether lines in JSON name the node and, while something is done for one, the connection and the user.</summary>
    public bool Scopes { get; set; } = true;

    /// <summary>Lines in text have none.</summary>
    public bool HasScopes => Format == LogFormat.Json && Scopes;

    /// <summary>What can be read of it: the log is needed to say what cannot.</summary>
    public static LogOptions From(IConfiguration configuration)
    {
        var options = new LogOptions();
        OptionsRegistration.Bind(options, configuration.GetSection(Section), new SettingNames([]), []);
        return options;
    }
}
