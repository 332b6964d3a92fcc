"""Addresses of the work plans."""

from django.urls import path

from abacus.foundation.planning.views import plans, tasks

app_name = "planning"
urlpatterns = [
    path("plans/", plans.PlanList.as_view(), name="plans"),
    path("plans/new/", plans.NewPlan.as_view(), name="new"),
    path("plans/mine/", tasks.MyTasks.as_view(), name="mine"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
    path("plans/<int:pk>/import/", plans.ImportTasks.as_view(), name="import"),
    path("plans/<int:pk>/issue/", plans.issue, name="issue"),
    path("plans/<int:pk>/close/", plans.close, name="close"),
    path("plans/<int:pk>/drop/", plans.drop, name="drop"),
    path("plans/<int:pk>/remind/", plans.remind, name="remind"),
    path("plans/<int:pk>/task/", tasks.AddTask.as_view(), name="task-new"),
    path("plans/tasks/<int:pk>/", tasks.Task.as_view(), name="task"),
    path("plans/tasks/<int:pk>/change/", tasks.ChangeTask.as_view(), name="task-change"),
    path("plans/tasks/<int:pk>/confirm/", tasks.confirm, name="task-confirm"),
    path("plans/tasks/<int:pk>/send-back/", tasks.send_back, name="task-send-back"),
    path("plans/tasks/<int:pk>/cancel/", tasks.cancel, name="task-cancel"),
    path("plans/tasks/<int:pk>/drop/", tasks.drop, name="task-drop"),
]
