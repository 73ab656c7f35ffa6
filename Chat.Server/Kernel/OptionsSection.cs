namespace Chat.Server.Kernel;

/// <summary>A section of the configuration and the options it is bound to; without options a single setting.</summary>
internal sealed record OptionsSection(string Path, Type? Options)
{
    public IEnumerable<string> Settings => Options is null ? [] : SettingGroup.SettingsOf(Options).Select(name => $"{Path}:{name}");

    /// <summary>A setting that stands beside the sections and has a value of its own.</summary>
    public static OptionsSection OfValue(string path) => new(path, null);
}
