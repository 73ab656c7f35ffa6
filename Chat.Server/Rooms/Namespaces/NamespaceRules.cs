using Chat.Server.Kernel;
using Microsoft.Extensions.Options;

namespace Chat.Server.Rooms.Namespaces;

/// <summary>What one entry cannot see: that there is another one with its prefix, or too many.</summary>
internal sealed class NamespaceRules : IValidateOptions<SettingList<RoomNamespace>>
{
    /// <summary>Every message is compared with each.</summary>
    public const int MaxEntries = 100;

    public ValidateOptionsResult Validate(string? name, SettingList<RoomNamespace> options)
    {
        var failures = options.GroupBy(entry => entry.Prefix, StringComparer.Ordinal).Where(entries => entries.Count() > 1)
            .Select(entries => $"{Namespaces.Section}: the prefix '{entries.Key}' stands twice.").ToList();
        if (options.Count > MaxEntries) failures.Add($"{Namespaces.Section} has {options.Count} entries; there may be {MaxEntries}.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
