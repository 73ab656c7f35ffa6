using Chat.Server.Kernel;
using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting;

internal static class SecretFilesExtensions
{
    /// <summary>Reads the folder that <see cref="SecretFiles"/> names, over everything that is said elsewhere.</summary>
    public static void AddSecretFiles(this WebApplicationBuilder builder)
    {
        builder.Configuration.AddSecretFiles(builder.Configuration[SecretFiles.Setting]);
        builder.Services.AddSingleton(OptionsSection.OfValue(SecretFiles.Setting)).AddSingleton<IValidateOptions<StartChecks>, SecretFiles>();
    }

    /// <summary>Reads a folder, if it is one. It is read once, as all settings are.</summary>
    public static IConfigurationBuilder AddSecretFiles(this IConfigurationBuilder configuration, string? path) =>
        Directory.Exists(path) ? configuration.AddKeyPerFile(Path.GetFullPath(path), optional: false, reloadOnChange: false) : configuration;
}
