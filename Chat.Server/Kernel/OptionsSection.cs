namespace Chat.Server.Kernel;

/// <summary>A section of the configuration and the options it is bound to; without options a single setting.</summary>
internal sealed record OptionsSection(string Path, Type? Options)
{
    public IEnumerable<string> Settings => Options is null ? [] : SettingsOf(Path, Options);

    /// <summary>A setting that stands beside the sections and has a value of its own.</summary>
    public static OptionsSection OfValue(string path) => new(path, null);

    private static IEnumerable<string> SettingsOf(string path, Type options)
    {
        if (ItemTypeOf(options) is { } item) return SettingsOf($"{path}:0", item);
        return options.GetProperties().SelectMany(property => ItemTypeOf(property.PropertyType) is null
            ? property.CanWrite ? [$"{path}:{property.Name}"] : Array.Empty<string>()
            : SettingsOf($"{path}:{property.Name}", property.PropertyType).Prepend($"{path}:{property.Name}"));
    }

    private static Type? ItemTypeOf(Type options) => typeof(ISettingList).IsAssignableFrom(options) ? options.GetGenericArguments()[0] : null;
}
