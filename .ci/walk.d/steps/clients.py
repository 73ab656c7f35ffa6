import see
from plan import ran


@ran("Chat.Client/README.md#chatclient", replace={"Chat.Client": lambda place: f"Chat.Client --version {place.version}"})
def dotnet_package(place, block):
    """Of what deploy/publish makes, which is on no feed. Its own cache: the same version may be made of other sources tomorrow."""
    folder = place.empty("dotnet-package")
    place.run("dotnet new console", folder)
    place.run(["dotnet", "new", "nugetconfig"], folder)
    place.run(["dotnet", "nuget", "add", "source", str(place.packages), "--name", "walk", "--configfile", "nuget.config"], folder)
    own = {"NUGET_PACKAGES": str(place.empty("nuget-packages"))}
    place.run(block.text, folder, **own)
    (folder / "Program.cs").write_text('Console.WriteLine(typeof(Chat.Client.ChatClient).FullName);\n')
    see.has(place.run("dotnet run", folder, **own), "Chat.Client.ChatClient")


@ran("clients/typescript/README.md#chat-hubsclient", "npm node", replace={"@chat-hubs/client": lambda place: f"{place.clone}/clients/typescript/chat-hubs-client-*.tgz"})
def npm_package(place, block):
    """Of what npm packs, which is in no registry."""
    place.run("npm ci && npm pack", place.clone / "clients/typescript")
    folder = place.empty("npm-package")
    place.run("npm init -y && npm pkg set type=module", folder)
    place.run(block.text, folder)
    see.has(place.run(["node", "--eval", "import('@chat-hubs/client').then(client => console.log(Object.keys(client)))", "--input-type=module"], folder), "ChatClient")
