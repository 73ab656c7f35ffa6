using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Chat.Server.Kernel;

/// <summary>
/// Binds a section setting by setting, so that one start-up reports every mistake at once: unknown names, values that
/// cannot be read and values out of bounds. The plain binder stops at the first value it cannot convert and ignores
/// misspelt names.
/// </summary>
internal static class OptionsRegistration
{
    public static OptionsBuilder<TOptions> AddValidatedOptions<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        services.AddOptions<TOptions>()
            .Configure<IConfiguration, SettingNames>((options, configuration, names) => Bind(options, configuration.GetSection(section), names, []))
            .ValidateOnStart();
        services.TryAddSingleton<SettingNames>();
        services.AddSingleton(new OptionsSection(section, typeof(TOptions)));
        services.AddSingleton<IValidateOptions<TOptions>>(provider => new SectionValidator<TOptions>(
            provider.GetRequiredService<IConfiguration>().GetSection(section), provider.GetRequiredService<SettingNames>()));
        return new OptionsBuilder<TOptions>(services, Options.DefaultName);
    }

    /// <summary>Sets what can be read and adds a sentence to <paramref name="failures"/> for what cannot.</summary>
    internal static void Bind(object options, IConfigurationSection section, SettingNames names, List<string> failures)
    {
        if (options is ISettingList groups)
        {
            foreach (var child in section.GetChildren())
            {
                if (string.IsNullOrEmpty(child.Value)) Bind(groups.AddNew(), child, names, failures);
                else failures.Add($"{child.Path} is a group of settings and has no value of its own.");
            }

            return;
        }

        foreach (var child in section.GetChildren())
        {
            var property = options.GetType().GetProperty(child.Key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
            if (property is not { CanWrite: true })
            {
                failures.Add(names.Unknown(child.Path, SettingGroup.SettingsOf(options.GetType()).Select(name => $"{section.Path}:{name}")));
                continue;
            }

            if (SettingGroup.Is(property.PropertyType))
            {
                BindGroup(property.GetValue(options)!, child, names, failures);
                continue;
            }

            if (property.PropertyType.IsArray && !string.IsNullOrEmpty(child.Value))
            {
                failures.Add($"{child.Path} is a list: give its first entry as {child.Path}:0, the next as {child.Path}:1.");
                continue;
            }

            if (SettingGroup.IsList(property.PropertyType, out var element))
            {
                IConfigurationSection[] entries = [.. child.GetChildren()];
                var list = Array.CreateInstance(element, entries.Length);
                for (var i = 0; i < entries.Length; i++)
                {
                    list.SetValue(Activator.CreateInstance(element), i);
                    BindGroup(list.GetValue(i)!, entries[i], names, failures);
                }

                property.SetValue(options, list);
                continue;
            }

            try
            {
                if (child.Get(property.PropertyType) is { } value) property.SetValue(options, value);
            }
            catch (InvalidOperationException)
            {
                failures.Add($"{child.Path} is '{child.Value}', which is not {Describe(property.PropertyType)}.");
            }
        }
    }

    private static void BindGroup(object group, IConfigurationSection section, SettingNames names, List<string> failures)
    {
        if (!string.IsNullOrEmpty(section.Value)) failures.Add($"{section.Path} is a group of settings and has no value of its own.");
        else Bind(group, section, names, failures);
    }

    private static string Describe(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { IsEnum: true } t => "one of " + string.Join(", ", Enum.GetNames(t)),
        var t when t == typeof(bool) => "true or false",
        var t when t == typeof(int) || t == typeof(long) => "a whole number",
        var t when t == typeof(TimeSpan) => "a time span such as 00:00:30",
        var t => "a " + t.Name,
    };

    private sealed class SectionValidator<TOptions>(IConfigurationSection section, SettingNames names) : IValidateOptions<TOptions>
        where TOptions : class
    {
        public ValidateOptionsResult Validate(string? name, TOptions options)
        {
            var failures = new List<string>();
            Bind(Activator.CreateInstance<TOptions>(), section, names, failures);

            Check(options, section.Path, failures);
            return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
        }

        private static void Check(object options, string path, List<string> failures)
        {
            if (options is ISettingList)
            {
                foreach (var (i, item) in ((System.Collections.IEnumerable)options).Cast<object>().Index()) Check(item, $"{path}:{i}", failures);
                return;
            }

            var results = new List<ValidationResult>();
            Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
            failures.AddRange(results.Select(r => $"{path}:{r.MemberNames.FirstOrDefault()}: {r.ErrorMessage}"));
            foreach (var (name, group) in SettingGroup.In(options)) Check(group, $"{path}:{name}", failures);
        }
    }
}
