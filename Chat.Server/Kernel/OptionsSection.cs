namespace Chat.Server.Kernel;

/// <summary>A section of the configuration and the options it is bound to.</summary>
internal sealed record OptionsSection(string Path, Type Options)
{
    public IEnumerable<string> Settings => Options.GetProperties().Where(property => property.CanWrite).Select(property => $"{Path}:{property.Name}");
}
