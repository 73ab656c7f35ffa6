using System.Text.RegularExpressions;
using Chat.Server.Tests.Documentation;
using Chat.Server.Tests.Harness;
using FluentAssertions;

namespace Chat.Server.Tests.ClientLibraries.TypeScript;

public sealed partial class PackageTests
{
    [TypeScriptFact]
    public async Task Its_own_tests_pass()
    {
        await TypeScriptPackage.BuildAsync();
        var units = Directory.GetFiles(Path.Combine(TypeScriptPackage.Folder, "build", "unit"), "*.test.mjs");
        units.Should().NotBeEmpty();
        await TypeScriptPackage.RunAsync("node", ["--test", .. units]);
    }

    [TypeScriptFact]
    public async Task The_bundle_of_the_pages_is_what_the_sources_make()
    {
        var bundle = await TypeScriptPackage.BuildAsync();
        (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "Chat.Server", "wwwroot", "js", "chat-hubs.js")))
            .Should().Be(await File.ReadAllTextAsync(bundle), "`npm run build` writes it anew");
    }

    [TypeScriptFact]
    public async Task The_main_entry_is_smaller_than_8_KiB() => await TypeScriptPackage.RunAsync("node", "size.mjs");

    [TypeScriptFact]
    public async Task The_package_is_as_its_users_tools_want_it()
    {
        await TypeScriptPackage.BuildAsync();
        var packed = Path.Combine("build", (await TypeScriptPackage.RunAsync("npm", "pack", "--ignore-scripts", "--pack-destination", "build")).Trim());
        await TypeScriptPackage.RunAsync("publint", "run", packed, "--strict");
        await TypeScriptPackage.RunAsync("attw", packed, "--profile", "esm-only");
    }

    [TypeScriptFact]
    public async Task Every_example_in_TypeScript_of_any_document_is_one_for_the_compiler()
    {
        await TypeScriptPackage.BuildAsync();
        var own = Path.Combine(TypeScriptPackage.Folder, "README.md");
        await TypeScriptPackage.RunAsync("node", ["readme.mjs", .. MarkdownFile.All.Where(file => file.FullPath != own && file.Blocks.Any(block => block.Language == "ts")).Select(file => file.FullPath)]);
    }

    [TypeScriptFact]
    public async Task The_first_example_of_the_README_chats()
    {
        await TypeScriptPackage.BuildAsync();
        var example = Example().Match(await File.ReadAllTextAsync(Path.Combine(TypeScriptPackage.Folder, "README.md"))).Groups["code"].Value;
        await using var server = await ServerProcess.StartAsync("--Chat:History:Store=Memory");
        var script = Path.Combine(TypeScriptPackage.Folder, "build", "example.mjs");
        await File.WriteAllTextAsync(script, example
            .Replace("https://chat.example", server.Address.AbsoluteUri, StringComparison.Ordinal)
            .Replace("a token of your back end", TestTokens.For("alice"), StringComparison.Ordinal));

        (await TypeScriptPackage.RunAsync("node", script)).Trim().Should().Be("1 alice: Hello!");
    }

    [GeneratedRegex("^```ts\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();
}
