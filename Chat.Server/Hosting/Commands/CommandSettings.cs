namespace Chat.Server.Hosting.Commands;

/// <summary>
/// Takes the settings of the configuration out of a command's arguments, for the parser knows none of their names: whatever has a colon in its name, and the few names of
/// ASP.NET Core that have none.
/// </summary>
internal static class CommandSettings
{
    private static readonly string[] Hosting = ["urls", "http_ports", "https_ports", "environment", "AllowedHosts"];

    /// <exception cref="CommandFailedException">A setting has no value.</exception>
    public static (string[] Command, string[] Settings) Split(string[] args)
    {
        var (command, settings) = (new List<string>(), new List<string>());
        for (var i = 0; i < args.Length; i++)
        {
            if (!IsSetting(args[i]))
            {
                command.Add(args[i]);
                continue;
            }

            settings.Add(args[i]);
            if (args[i].Contains('=', StringComparison.Ordinal)) continue;
            if (++i == args.Length) throw CommandFailedException.Usage($"{settings[^1]} has no value.");
            settings.Add(args[i]);
        }

        return ([.. command], [.. settings]);
    }

    private static bool IsSetting(string argument)
    {
        if (!argument.StartsWith("--", StringComparison.Ordinal)) return false;
        var name = argument[2..].Split('=')[0];
        return name.Contains(':', StringComparison.Ordinal) || Hosting.Contains(name, StringComparer.OrdinalIgnoreCase);
    }
}
