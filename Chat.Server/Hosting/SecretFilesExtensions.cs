using Chat.Server.Kernel;
using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting;

internal static class SecretFilesExtensions
{
    /// <summary>Reads the folder that <see cref="SecretFiles"/> names, over everything that is said elsewhere. It is read once, as all settings are.</summary>
    public static void AddSecretFiles(this WebApplicationBuilder builder)
    {
        if (builder.Configuration[SecretFiles.Setting] is { Length: > 0 } path && Directory.Exists(path))
            builder.Configuration.AddKeyPerFile(Path.GetFullPath(path), optional: false, reloadOnChange: false);
        builder.Services.AddSingleton(OptionsSection.OfValue(SecretFiles.Setting)).AddSingleton<IValidateOptions<StartChecks>, SecretFiles>();
    }
}
