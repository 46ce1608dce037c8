using System.Xml.Linq;
using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Tasks;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Tasks;

public sealed class EveryTaskTests
{
    public static TheoryData<Type> Tasks => [.. typeof(HygieneTask).Assembly.GetTypes().Where(type => typeof(ITask).IsAssignableFrom(type) && !type.IsAbstract)];

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Can_be_cancelled(Type task) => typeof(ICancelableTask).IsAssignableFrom(task).ShouldBeTrue();

    // MSBuild reads the attribute by name and without inheritance.
    [Theory]
    [MemberData(nameof(Tasks))]
    public void Is_marked_for_multithreaded_builds(Type task) =>
        task.GetCustomAttributes(inherit: false).Select(attribute => attribute.GetType().FullName).ShouldContain("Microsoft.Build.Framework.MSBuildMultiThreadableTaskAttribute");

    [Fact]
    public void Is_declared_by_name_for_MSBuild() =>
        XDocument.Load(Path.Combine(Repository.Root, "build", "Hygiene.Tasks.targets")).Descendants("UsingTask")
            .Select(task => (task.Attribute("TaskName")!.Value, task.Attribute("AssemblyFile")!.Value, task.Attribute("Runtime")!.Value))
            .ShouldBe(Tasks.Select(task => (task.Data.FullName!, "$(_HygieneTasksAssembly)", "NET")), ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Tasks))]
    public void May_be_cancelled_again_and_again(Type task)
    {
        var cancelable = (ICancelableTask)Activator.CreateInstance(task)!;
        for (var i = 0; i < 300; i++)
            cancelable.Cancel();
    }
}
