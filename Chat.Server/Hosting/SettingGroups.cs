using Chat.Server.Kernel;
using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting;

/// <summary>Finds what stands beside the groups of settings and is none, such as a misspelt <c>Chat:Romms</c>. What stands in a group is checked with its options.</summary>
internal sealed class SettingGroups(IConfiguration configuration, IEnumerable<OptionsSection> sections, SettingNames names) : IValidateOptions<StartChecks>
{
    public ValidateOptionsResult Validate(string? name, StartChecks options)
    {
        var failures = new List<string>();
        var known = sections.DistinctBy(section => section.Path).ToDictionary(section => section.Path, StringComparer.OrdinalIgnoreCase);
        foreach (var parent in known.Keys.Select(ConfigurationPath.GetParentPath).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase))
        {
            foreach (var child in configuration.GetSection(parent).GetChildren())
            {
                if (!known.TryGetValue(child.Path, out var section)) failures.Add(names.Unknown(child.Path));
                else if (section.Options is not null && !string.IsNullOrEmpty(child.Value)) failures.Add($"{child.Path} is a group of settings and has no value of its own.");
            }
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
