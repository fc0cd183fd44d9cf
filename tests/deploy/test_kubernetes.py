"""deploy/kubernetes: as the interface wants it, restricted, and closed where it must be."""

from __future__ import annotations

import subprocess
from typing import Any

import kubernetes_validate
import pytest
import yaml

from bot.settings import Settings
from bot.web.app import application
from tests.deploy.reading import KUBERNETES, manifests, pods

MANIFESTS = manifests()
PODS = pods()
COMPONENT = "app.kubernetes.io/component"


def of(kind: str) -> dict[str, dict[str, Any]]:
    return {found["metadata"]["name"]: found for found in MANIFESTS if found["kind"] == kind}


@pytest.mark.parametrize("path", sorted(KUBERNETES.rglob("*.yml")), ids=lambda path: path.name)
def test_each_is_as_the_interface_wants_it(path):
    for document in yaml.safe_load_all(path.read_text(encoding="utf-8")):
        if document["kind"] != "Kustomization":  # a file of kubectl's own
            kubernetes_validate.validate(document, kubernetes_validate.latest_version(), strict=True)


def test_the_example_of_a_secret_is_not_applied_and_starts_nothing():
    example = yaml.safe_load((KUBERNETES / "secret.example.yml").read_text())
    assert not of("Secret") and not any(example["stringData"].values())
    keys = set(example["stringData"])
    for pod in PODS.values():
        named = [
            entry["valueFrom"]["secretKeyRef"]
            for box in pod["containers"]
            for entry in box.get("env", [])
            if "valueFrom" in entry
        ]
        mounted = [item for volume in pod["volumes"] if "secret" in volume for item in volume["secret"]["items"]]
        assert {reference["key"] for reference in [*named, *mounted]} <= keys


@pytest.mark.parametrize("name", PODS)
def test_each_pod_is_restricted(name):
    """The rules of the restricted profile, and a read-only file system."""
    pod = PODS[name]
    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"] and pod["securityContext"]["runAsUser"] > 999
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert not {"hostNetwork", "hostPID", "hostIPC"} & set(pod)
    assert not [volume for volume in pod["volumes"] if "hostPath" in volume]
    for box in pod["containers"]:
        assert box["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert box["resources"]["requests"]["cpu"] and box["resources"]["limits"]["memory"]
        assert {"readinessProbe", "livenessProbe"} <= set(box)


def test_the_namespace_demands_it_too():
    assert of("Namespace")["tuenet"]["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


def test_pods_are_stopped_after_their_fronts_know():
    for name in ("front", "assistant"):
        pod = PODS[name]
        pause = int(pod["containers"][0]["lifecycle"]["preStop"]["exec"]["command"][1])
        assert pod["terminationGracePeriodSeconds"] > pause + 10


def test_probes_ask_for_what_is_served(assistant_paths, front_paths):
    front, rasa = PODS["front"]["containers"][0], PODS["assistant"]["containers"][0]
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert front[probe]["httpGet"]["path"] in front_paths
    assert rasa["livenessProbe"]["httpGet"]["path"] == "/"  # Rasa's own
    for probe in ("startupProbe", "readinessProbe"):
        url = rasa[probe]["exec"]["command"][-1]
        assert url.removeprefix("http://127.0.0.1:5005") in assistant_paths


def test_a_front_without_assistants_stays_in_service():
    """It still says the emergency numbers: only a start waits for the assistants."""
    front = PODS["front"]["containers"][0]
    assert [front[f"{when}Probe"]["httpGet"]["path"] for when in ("startup", "readiness", "liveness")] == [
        "/readyz",
        "/healthz",
        "/healthz",
    ]


@pytest.fixture(scope="module")
def front_paths() -> set[str]:
    from bot.assistant.assistant import Assistant
    from bot.settings import load_settings

    settings: Settings = load_settings()
    return {
        route.resource.canonical for route in application(Assistant(None), settings).router.routes() if route.resource
    }


@pytest.fixture(scope="module")
def assistant_paths() -> set[str]:
    from bot import rasa_compat

    rasa_compat.install()
    from sanic import Sanic

    from bot.assistant.rasa_server.channel import TuenetChannel

    app = Sanic("probed")
    app.blueprint(TuenetChannel(None, 1.0).blueprint(None), url_prefix="/webhooks/tuenet")
    app.router.finalize()
    paths = {f"/{route.path}" for route in app.router.routes}
    return paths | {f"{path}/" for path in paths}


# ---- who reaches whom


def peers(policy: dict[str, Any], way: str) -> set[tuple[str, str | int]]:
    """(who, port) that a policy lets through: who is a component of ours, or the namespace in [brackets]."""
    found: set[tuple[str, str | int]] = set()
    for rule in policy["spec"].get("ingress" if way == "from" else "egress", []):
        assert rule.get(way) and rule.get("ports"), "an empty list means everybody, or every port"
        for peer in rule[way]:
            assert "ipBlock" not in peer
            who = _components(peer.get("podSelector", {}))
            if "namespaceSelector" in peer:
                (namespace,) = peer["namespaceSelector"]["matchLabels"].values()
                who = [f"[{namespace}]"]
            found |= {(one, port["port"]) for one in who for port in rule["ports"]}
    return found


def _components(selector: dict[str, Any]) -> list[str]:
    if COMPONENT in selector.get("matchLabels", {}):
        return [selector["matchLabels"][COMPONENT]]
    return [one for expression in selector.get("matchExpressions", []) for one in expression["values"]]


def let_in(component: str) -> set[tuple[str, str | int]]:
    policies = [one for one in of("NetworkPolicy").values() if component in _components(one["spec"]["podSelector"])]
    return set().union(*(peers(policy, "from") for policy in policies))


def test_nobody_may_speak_but_who_is_named():
    nobody = of("NetworkPolicy")["nobody"]["spec"]
    assert nobody == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    for policy in of("NetworkPolicy").values():
        assert policy["metadata"]["name"] == "names" or policy["spec"]["podSelector"] or policy["spec"] == nobody


def test_only_the_front_reaches_the_assistants():
    assert let_in("assistant") == {("front", "rasa")}
    assert of("Service")["assistants"]["spec"]["clusterIP"] == "None"
    assert [
        path["backend"]["service"]["name"]
        for rule in of("Ingress")["front"]["spec"]["rules"]
        for path in rule["http"]["paths"]
    ] == ["front"]
    assert all(found["spec"].get("type", "ClusterIP") == "ClusterIP" for found in of("Service").values())


def test_only_fronts_and_assistants_reach_the_stores():
    wanted = {(who, port) for who in ("front", "assistant") for port in (6379, 5432)}
    assert let_in("redis") == let_in("postgres") == wanted


def test_the_front_is_reached_by_the_ingress_and_prometheus_alone():
    assert let_in("front") == {("[ingress-nginx]", "http"), ("[monitoring]", "metrics")}


def test_what_is_let_out_is_let_in_at_the_other_side():
    ports = {"assistant": "rasa"}
    for name in ("front", "assistant"):
        out = peers(of("NetworkPolicy")[name], "to")
        for who, port in out:
            assert (name, ports.get(who, port)) in let_in(who)
    assert {who for who, _ in peers(of("NetworkPolicy")["assistant"], "to")} == {"redis", "postgres"}


# ---- that the parts fit together


def test_selectors_find_their_pods():
    labels = [
        found["spec"]["template"]["metadata"]["labels"]
        for found in MANIFESTS
        if found["kind"] in ("Deployment", "StatefulSet")
    ]
    for found in [*of("Service").values(), *of("PodDisruptionBudget").values()]:
        wanted = found["spec"]["selector"].get("matchLabels", found["spec"]["selector"])
        assert [label for label in labels if wanted.items() <= label.items()], found["metadata"]["name"]
    for policy in of("NetworkPolicy").values():
        assert all(component in PODS for component in _components(policy["spec"]["podSelector"]))


def test_each_of_ours_grows_by_itself_and_is_never_taken_away_whole():
    for name in ("front", "assistant"):
        scaler = of("HorizontalPodAutoscaler")[name]["spec"]
        assert scaler["scaleTargetRef"]["name"] == name and scaler["minReplicas"] >= 2
        assert "replicas" not in of("Deployment")[name]["spec"]
        assert of("PodDisruptionBudget")[name]["spec"]["maxUnavailable"] == 1


def test_the_front_finds_the_assistants():
    url = of("ConfigMap")["tuenet"]["data"]["TUENET_ASSISTANT_URL"]
    assert url == f"http://assistants:{of('Service')['assistants']['spec']['ports'][0]['port']}"


def test_what_people_write_reaches_no_disk():
    (data,) = [volume for volume in PODS["redis"]["volumes"] if volume["name"] == "data"]
    assert data["emptyDir"]["medium"] == "Memory" and "volumeClaimTemplates" not in of("StatefulSet")["redis"]["spec"]
    for name in ("front", "assistant"):
        assert all(
            "emptyDir" in volume and volume["emptyDir"]["medium"] == "Memory" for volume in PODS[name]["volumes"]
        )


def test_kustomize_builds_it():
    try:
        built = subprocess.run(["kustomize", "build", KUBERNETES], capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip("kustomize is not installed (Debian package kustomize)")
    assert built.returncode == 0, built.stderr
    documents = list(yaml.safe_load_all(built.stdout))
    assert len(documents) == len(MANIFESTS)
    assert {found["metadata"].get("namespace", "tuenet") for found in documents} == {"tuenet"}
